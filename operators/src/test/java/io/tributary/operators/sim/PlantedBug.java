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
  /** A version is announced before all its blocks are made. */
  PUBLISH_BEFORE_ALL_BLOCKS
}
