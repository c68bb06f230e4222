package io.tributary.operators.rounds;

import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.UploadId;
import org.apache.avro.specific.SpecificRecordBase;

/** What follows from a fact. A shell carries decisions out; it adds nothing to them. */
public sealed interface Decision {
  /** The task runs: every block makes version 0. Times are Unix milliseconds of the broker. */
  record Start(TaskPlan plan, long atMillis) implements Decision {}

  /** Every block of the update is added to the round's sum with this factor. */
  record Fold(UploadId upload, int round, double factor) implements Decision {}

  /** The update was admitted but is not folded: its blocks are forgotten. */
  record Discard(UploadId upload) implements Decision {}

  /**
   * The round's updates are fixed: every block makes version {@code round}. With a tally of no
   * terms the round is passed over.
   *
   * @param previous the round closed or passed over before
   */
  record Close(int round, int previous, Tally tally, Digest manifestHash, long atMillis)
      implements Decision {}

  /**
   * No further round: blocks forget the task once they are done with round {@code lastRound}.
   *
   * @param openRound the round that was abandoned, if one was open
   */
  record End(int lastRound, int openRound) implements Decision {}

  /** At {@code atMillis} a {@code DeadlinePassed(round)} is to be proposed. */
  record ArmDeadline(int round, long atMillis) implements Decision {}

  /** The deadline armed for that time is no longer wanted. */
  record DisarmDeadline(long atMillis) implements Decision {}

  /**
   * A cohort is to be drawn and proposed for the round.
   *
   * @param size participants to draw
   * @param least with fewer the draw waits
   */
  record DrawCohort(int round, int size, int least, long seed, long atMillis) implements Decision {}

  /** The round's cohort is known, or no longer wanted; nothing more need be proposed for it. */
  record CohortKnown(int round) implements Decision {}

  /** A public record. */
  record Announce(Topics.Stream stream, String key, SpecificRecordBase value) implements Decision {}
}
