package io.tributary.operators.verify;

import io.tributary.schemas.RejectionCode;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;

/** What became of one upload, by the journal's account; a few hundred bytes. Mutable. */
final class Account {
  /** The last offset of an update that was admitted before the journal's present beginning. */
  static final long UNKNOWN_OFFSET = -1;

  /** How an upload stands. */
  enum Outcome {
    /** Admitted, and nothing followed: this must not be. */
    LOST,
    /** In the buffer of the open round. */
    PENDING,
    /** Waits until the round that is weighed is closed. */
    DEFERRED,
    /** Folded into its round. */
    INCLUDED,
    /** Admitted and then refused with a code. */
    REFUSED,
    /** Admitted, but another upload of the same update is in the round. */
    COPY,
    /** Dropped before it was admitted. */
    DROPPED,
    /** Decided before; the fact was repeated. */
    REPEATED
  }

  final UploadId upload;
  final String participant;
  final long lastOffset;
  final Where journal;

  /** Digest of what was admitted; null when it was dropped. */
  final Digest admission;

  /** The next account of the same update, or null. */
  Account next;

  Outcome outcome;
  double factor;
  int round;
  RejectionCode code = RejectionCode.UNKNOWN;

  /** The current version that its receipt names. */
  int toldVersion;

  /** Whether its sender is told, by a receipt and, unless it was included, a rejection. */
  boolean told;

  boolean receiptFound;
  boolean rejectionFound;

  /** The round whose manifest has it; 0 for none so far. */
  int published;

  Account(UploadId upload, String participant, long lastOffset, Where journal, Digest admission) {
    this.upload = upload;
    this.participant = participant;
    this.lastOffset = lastOffset;
    this.journal = journal;
    this.admission = admission;
    this.outcome = admission == null ? Outcome.DROPPED : Outcome.LOST;
  }

  /** In words. */
  String describe() {
    return switch (outcome) {
      case LOST -> "admitted and lost";
      case PENDING -> "pending in round " + round;
      case DEFERRED -> "waiting for the weights of a round";
      case INCLUDED -> "included in round " + round;
      case REFUSED -> "refused as " + code;
      case COPY -> "a copy of an update that is in the round";
      case DROPPED -> "dropped as " + code;
      case REPEATED -> "decided before";
    };
  }

  @Override
  public String toString() {
    return upload.update().shortHex() + " of " + participant + ": " + describe();
  }
}
