package io.tributary.operators.sim;

/** Faults that the simulation has to find. */
enum PlantedBug {
  /** The round machine does not know a repeated fact. */
  ROUNDS_WITHOUT_DUPLICATE_CHECK,
  /** An update that was dropped is admitted by a later fact. */
  LAST_FACT_WINS,
  /** A deadline counts for whatever round is open, so that its repeat counts again. */
  ANY_DEADLINE_COUNTS,
  /** A proposal is applied when it is made, not when it is read back. */
  APPLIED_BEFORE_JOURNALED,
  /** What the journal said of uploads that are still to be read is lost. */
  FORETOLD_IS_LOST,
  /** The blocks of a dropped update stay in the fold. */
  DROP_DOES_NOT_WITHDRAW,
  /** A restarted intake goes on with the book of the one before. */
  CREDIT_LEAKS,
  /** The intake does not keep its open uploads in a checkpoint. */
  CHECKPOINT_WITHOUT_UPLOADS,
  /** Sums are rounded to floats in the order of arrival. */
  FLOAT_SUMS,
  /** A checkpoint misses the fold's pending blocks. */
  CHECKPOINT_WITHOUT_PENDING,
  /** A restore misses the orders that are ahead of their blocks. */
  RESTORE_LOSES_EARLY_ORDERS,
  /** A checkpoint holds a sum that goes on growing. */
  SHALLOW_COPY_OF_A_SUM,
  /** A private task that is restored forgets who took part. */
  RESTORE_REFUNDS_THE_BUDGET,
  /** A private task that is restored clips to the norm that it began with. */
  RESTORE_FORGETS_THE_CLIP,
  /** A job that starts again draws other noise. */
  NOISE_DRAWN_ANEW,
  /** The sum of a private task is made of updates that are not clipped. */
  CLIP_SKIPPED,
  /** A version is announced before all its blocks are made. */
  PUBLISH_BEFORE_ALL_BLOCKS,
  /** A change of rounds takes hold of the open round. */
  CHANGE_OF_ROUNDS_AT_ONCE,
  /** A restore misses what the round's senders reported. */
  RESTORE_LOSES_METRICS,
  /** A further vector is divided like the first. */
  CONTROL_DIVIDED_LIKE_DELTA,
  /** The blocks of a further vector are taken for those of the first. */
  CONTROL_TAKEN_FOR_DELTA,
  /** A checkpoint holds control variates that go on changing: a restore applies a change twice. */
  SHALLOW_COPY_OF_A_CONTROL,
  /** A region's sum weighs as much as it has contributors. */
  SUM_WEIGHS_ITS_CONTRIBUTORS,
  /** A region's fold does not hear of a round that is passed over. */
  PASSED_OVER_IN_SILENCE,
  /** A relay that starts again sends its sum with other contributors. */
  RELAY_RESENDS_WITH_OTHER_CONTRIBUTORS,
  /** A relay forwards a round before it is closed in the region's journal. */
  RELAY_FORWARDS_AN_OPEN_ROUND,
  /** A relay tells of a model before its blocks are in the region. */
  ADOPTED_BEFORE_ITS_BLOCKS
}
