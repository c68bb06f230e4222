package io.tributary.operators.fold;

import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;

/** What the round machine tells one block of a task's model. */
public sealed interface BlockOrder {
  /** Federation and task, {@code federation/task}. */
  String task();

  /** Block index from 0. */
  int block();

  /** Make version 0. */
  record Start(String task, int block, TaskSpec spec, long atMillis) implements BlockOrder {}

  /** Add the update to the round's sum with this factor, as soon as it is here. */
  record Fold(String task, int block, UploadId upload, int round, double factor)
      implements BlockOrder {}

  /** The update was admitted but is not folded: forget it, as soon as it is here. */
  record Discard(String task, int block, UploadId upload) implements BlockOrder {}

  /** Make version {@code round} as soon as {@code terms} updates are in the sum. */
  record Close(
      String task,
      int block,
      int round,
      int terms,
      double totalWeight,
      Digest manifestHash,
      long atMillis)
      implements BlockOrder {}

  /** Forget the task once version {@code lastVersion} is made. */
  record End(String task, int block, int lastVersion) implements BlockOrder {}
}
