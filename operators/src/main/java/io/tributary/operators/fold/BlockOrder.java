package io.tributary.operators.fold;

import io.tributary.operators.robust.Weights;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;

/** What the round machine tells one block of a task's model. */
public sealed interface BlockOrder {
  /** Federation and task, {@code federation/task}. */
  String task();

  /** Block index from 0, counted through all vectors. */
  int block();

  /** Whether it is about the round that follows round {@code previous}, and waits for it. */
  default boolean follows(int previous) {
    return (this instanceof Close close && close.previous() == previous)
        || (this instanceof Weigh weigh && weigh.previous() == previous);
  }

  /** Make version 0. */
  record Start(String task, int block, TaskSpec spec, long atMillis) implements BlockOrder {}

  /**
   * Add the update to the round's sum with this factor, or keep it for a held round, as soon as it
   * is here.
   */
  record Fold(String task, int block, UploadId upload, int round, double factor)
      implements BlockOrder {}

  /** The update was admitted but is not folded: forget it, as soon as it is here. */
  record Discard(String task, int block, UploadId upload) implements BlockOrder {}

  /**
   * Make version {@code round} as soon as the round before is done and all updates are in the sum;
   * or pass the round over when it has none.
   *
   * @param previous the round before
   * @param weights how a held round's updates become the aggregate, without exclusions; null when
   *     nothing was weighed
   * @param noiseKey fingerprint of the key of a private task's noise; null in other tasks
   * @param clipNormL2 what a private round's updates were clipped to; 0 in other tasks
   */
  record Close(
      String task,
      int block,
      int round,
      int previous,
      Scale scale,
      Digest manifestHash,
      long atMillis,
      Weights weights,
      Digest noiseKey,
      double clipNormL2)
      implements BlockOrder {
    /** The close of a round that was neither weighed nor is private. */
    public Close(
        String task,
        int block,
        int round,
        int previous,
        Scale scale,
        Digest manifestHash,
        long atMillis) {
      this(task, block, round, previous, scale, manifestHash, atMillis, null, null, 0);
    }
  }

  /**
   * Tell the inner products of the round's updates as soon as the round before is done and they are
   * all here.
   *
   * @param previous the round before
   * @param terms updates in the round
   */
  record Weigh(String task, int block, int round, int previous, int terms) implements BlockOrder {}

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
