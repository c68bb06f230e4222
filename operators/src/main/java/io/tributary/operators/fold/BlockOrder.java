package io.tributary.operators.fold;

import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;

/** What the round machine tells one block of a task's model. */
public sealed interface BlockOrder {
  /** Federation and task, {@code federation/task}. */
  String task();

  /** Block index from 0, counted through all vectors. */
  int block();

  /** Make version 0. */
  record Start(String task, int block, TaskSpec spec, long atMillis) implements BlockOrder {}

  /** Add the update to the round's sum with this factor, as soon as it is here. */
  record Fold(String task, int block, UploadId upload, int round, double factor)
      implements BlockOrder {}

  /** The update was admitted but is not folded: forget it, as soon as it is here. */
  record Discard(String task, int block, UploadId upload) implements BlockOrder {}

  /**
   * Make version {@code round} as soon as the round before is done and all updates are in the sum;
   * or pass the round over when it has none.
   *
   * @param previous the round before
   */
  record Close(
      String task,
      int block,
      int round,
      int previous,
      Scale scale,
      Digest manifestHash,
      long atMillis)
      implements BlockOrder {}

  /**
   * What becomes of a round's sum in this block.
   *
   * @param terms updates in it; 0 when the round is passed over
   * @param contributors participants that they stand for
   * @param weightUnits their weight in units of 2^-20
   * @param divisor what the sum is divided by
   * @param pull how much of the old parameters is taken away: above 0 when updates are models
   */
  record Scale(int terms, int contributors, long weightUnits, double divisor, double pull) {}

  /** Forget the task once round {@code lastRound} is done; {@code openRound} is abandoned. */
  record End(String task, int block, int lastRound, int openRound) implements BlockOrder {}
}
