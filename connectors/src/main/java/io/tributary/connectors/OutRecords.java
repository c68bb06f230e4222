package io.tributary.connectors;

import io.tributary.serde.OutRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes framed records to the topic they name. */
final class OutRecords implements KafkaRecordSerializationSchema<OutRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutRecord record, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(record.topic(), record.key(), record.value());
  }
}
