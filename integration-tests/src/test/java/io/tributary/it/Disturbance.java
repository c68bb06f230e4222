package io.tributary.it;

/** What is done to a running federation. */
enum Disturbance {
  KILL_TASK_MANAGER,
  KILL_JOB_MANAGER,
  KILL_BROKER,
  FREEZE_TASK_MANAGER,
  FREEZE_JOB_MANAGER,
  FREEZE_BROKER,
  RESCALE_BY_REST,
  /** Stop with a savepoint, go on from it at another parallelism. */
  RESCALE_BY_SAVEPOINT,
  FULL_CHECKPOINT_FOLDER,
  READ_ONLY_CHECKPOINT_FOLDER,
  KILL_PARTICIPANT,
  /** A participant goes in the middle of its upload, comes back, and sends the update again. */
  CUT_UPLOAD,
  KILL_TASK_MANAGER_OF_SECOND_COPY,
  KILL_JOB_MANAGER_OF_SECOND_COPY
}
