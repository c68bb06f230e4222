package io.tributary.operators.rounds;

import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.UploadId;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;

/** What follows from a fact. A shell carries decisions out; it adds nothing to them. */
public sealed interface Decision {
  /** The task runs: every block makes version 0. Times are Unix milliseconds of the broker. */
  record Start(TaskPlan plan, long atMillis) implements ForBlocks {}

  /** Every block of the update is added to the round's sum with this factor. */
  record Fold(UploadId upload, int round, double factor) implements ForBlocks {}

  /** The update was admitted but is not folded: its blocks are forgotten. */
  record Discard(UploadId upload) implements ForBlocks {}

  /**
   * The round's updates are fixed: every block makes version {@code round}. With a tally of no
   * terms the round is passed over.
   *
   * @param previous the round closed or passed over before
   * @param weights how a held round's updates become the aggregate; null when nothing was weighed
   * @param noiseKey fingerprint of the key of a private task's noise; null in other tasks
   * @param clipNormL2 what a private round's updates were clipped to; 0 in other tasks
   */
  record Close(
      int round,
      int previous,
      Tally tally,
      Digest manifestHash,
      long atMillis,
      Weights weights,
      Digest noiseKey,
      double clipNormL2)
      implements ForBlocks {
    /** The close of a round that was not weighed. */
    public Close(int round, int previous, Tally tally, Digest manifestHash, long atMillis) {
      this(round, previous, tally, manifestHash, atMillis, null, null, 0);
    }
  }

  /**
   * The round takes no more updates and is to be weighed: every block tells the inner products of
   * its part.
   *
   * @param previous the round closed or passed over before
   * @param terms updates in the round
   */
  record Weigh(int round, int previous, int terms) implements ForBlocks {}

  /** Weights are to be proposed for the round, of these updates in the order of their ids. */
  record AskWeights(int round, Digest manifestHash, NormReference norms, List<Candidate> candidates)
      implements ForScores {}

  /** The round's weights are known, or no longer wanted. */
  record WeightsKnown(int round) implements ForScores {}

  /**
   * The next round's clip norm is to be proposed: how many updates of the round that closed were
   * within its norm, with noise, moves it.
   *
   * @param round the round that begins with it
   * @param closed the round that closed
   * @param manifestHash of the closed round, which its noise is drawn for
   * @param noiseKey fingerprint of the key that it is drawn of
   * @param clipNormL2 what the closed round's updates were clipped to
   * @param balance updates within that norm less those beyond it
   * @param updates of the closed round
   */
  record DrawClip(
      int round,
      int closed,
      Digest manifestHash,
      Digest noiseKey,
      double clipNormL2,
      int balance,
      int updates)
      implements Decision {}

  /**
   * An admitted update waits until the next round is open; then it is decided. Nothing is to do.
   */
  record Defer(UploadId upload) implements Decision {}

  /**
   * No further round: blocks forget the task once they are done with round {@code lastRound}.
   *
   * @param openRound the round that was abandoned, if one was open
   */
  record End(int lastRound, int openRound) implements ForBlocks {}

  /** At {@code atMillis} a {@code DeadlinePassed(round)} is to be proposed. */
  record ArmDeadline(int round, long atMillis) implements Decision {}

  /** The deadline armed for that time is no longer wanted. */
  record DisarmDeadline(long atMillis) implements Decision {}

  /** What every block of the task's model is told. */
  sealed interface ForBlocks extends Decision {}

  /** What the draw of cohorts is told. */
  sealed interface ForDraw extends Decision {}

  /** What the scorer of held rounds is told. */
  sealed interface ForScores extends Decision {}

  /**
   * A cohort is to be drawn and proposed for the round.
   *
   * @param size participants to draw
   * @param least with fewer the draw waits
   * @param barred participants that may not take part, sorted
   */
  record DrawCohort(int round, int size, int least, long seed, long atMillis, List<String> barred)
      implements ForDraw {
    static DrawCohort of(RoundPolicy policy, int round, long atMillis, List<String> barred) {
      return new DrawCohort(
          round, policy.cohortSize(), policy.closesAt(), policy.cohortSeed(), atMillis, barred);
    }
  }

  /** The round's cohort is known, or no longer wanted; nothing more need be proposed for it. */
  record CohortKnown(int round) implements ForDraw {}

  /** A public record. */
  record Announce(Topics.Stream stream, String key, SpecificRecordBase value) implements Decision {}
}
