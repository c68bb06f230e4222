package io.tributary.connectors;

import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import java.util.Arrays;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes framed records to the topic they name. In {@code rounds} a task's records share a
 * partition, whatever follows the task in their keys, so that they keep their order.
 */
final class OutRecords implements KafkaRecordSerializationSchema<OutRecord> {
  private static final long serialVersionUID = 1L;
  private static final String ROUNDS =
      "." + Topics.Stream.ROUNDS.name().toLowerCase(java.util.Locale.ROOT);

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutRecord record, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        record.topic(), partition(record, context), record.key(), record.value());
  }

  /** Null leaves the partition to the producer. */
  private static Integer partition(OutRecord record, KafkaSinkContext context) {
    byte[] key = record.key();
    int slash = key == null || !record.topic().endsWith(ROUNDS) ? -1 : slash(key);
    if (slash < 0) {
      return null;
    }
    int[] partitions = context.getPartitionsForTopic(record.topic());
    int hash = Utils.toPositive(Utils.murmur2(Arrays.copyOf(key, slash)));
    return partitions[hash % partitions.length];
  }

  private static int slash(byte[] key) {
    for (int i = 0; i < key.length; i++) {
      if (key[i] == '/') {
        return i;
      }
    }
    return -1;
  }
}
