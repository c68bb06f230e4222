package io.tributary.operators.admit;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.serde.UploadId;

/** What the intake wants done about a record, a fact or the passing of time. */
public sealed interface IntakeEvent {
  /** Pass it on to a block of the model. */
  record Forward(BlockMessage message) implements IntakeEvent {}

  /** Append it to the journal. */
  record Propose(JournalFact fact) implements IntakeEvent {}

  /** Write it to the rejects. */
  record Refuse(Rejection rejection) implements IntakeEvent {}

  /** Tell a participant. */
  record Tell(Receipt receipt) implements IntakeEvent {}

  /**
   * The journal admitted an update that was passed over here: give a {@link Refill} the records of
   * this partition from {@code upload.firstOffset()} to {@code lastOffset}.
   */
  record Backfill(UploadId upload, long lastOffset) implements IntakeEvent {}

  /** The record names something unknown: bring the view up to date, then offer it again. */
  record AskView() implements IntakeEvent {}
}
