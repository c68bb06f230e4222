package io.tributary.privacy.accounting;

/** Which of two neighbouring data sets is compared with the other. */
enum Direction {
  /** The larger with the smaller. */
  REMOVE,
  /** The smaller with the larger. */
  ADD
}
