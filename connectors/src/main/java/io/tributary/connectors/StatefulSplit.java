package io.tributary.connectors;

import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/**
 * A Kafka partition together with the state of its {@link PartitionLogic}.
 *
 * @param kafka the partition and its offset
 * @param state the logic's state, or null for a partition that has never been read
 */
public record StatefulSplit(KafkaPartitionSplit kafka, byte[] state) implements SourceSplit {
  @Override
  public String splitId() {
    return kafka.splitId();
  }

  PartitionLogic.Assigned toAssigned() {
    return new PartitionLogic.Assigned(
        kafka.getTopic(), kafka.getPartition(), Math.max(0, kafka.getStartingOffset()), state);
  }

  @Override
  public String toString() {
    return kafka + (state == null ? "" : " with " + state.length + " bytes of state");
  }
}
