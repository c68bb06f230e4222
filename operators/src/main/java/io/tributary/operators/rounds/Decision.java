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

  /** The round's {@code terms} updates are fixed: every block makes version {@code round}. */
  record Close(int round, int terms, double totalWeight, Digest manifestHash, long atMillis)
      implements Decision {}

  /** No further round: blocks forget the task once they made version {@code lastVersion}. */
  record End(int lastVersion) implements Decision {}

  /** At {@code atMillis} a {@code DeadlinePassed(round)} is to be proposed. */
  record ArmDeadline(int round, long atMillis) implements Decision {}

  /** The deadline armed for that time is no longer wanted. */
  record DisarmDeadline(long atMillis) implements Decision {}

  /** A public record. */
  record Announce(Topics.Stream stream, String key, SpecificRecordBase value) implements Decision {}
}
