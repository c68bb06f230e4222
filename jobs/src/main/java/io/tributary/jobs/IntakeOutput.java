package io.tributary.jobs;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.serde.OutRecord;

/** What leaves the intake: a message to a block of a model, or a record for a topic. */
sealed interface IntakeOutput {
  /** To the fold. */
  record Message(BlockMessage message) implements IntakeOutput {}

  /** To Kafka. */
  record Written(OutRecord record) implements IntakeOutput {}
}
