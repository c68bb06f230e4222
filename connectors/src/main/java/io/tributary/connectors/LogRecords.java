package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import io.tributary.serde.flink.Types;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Passes records on as they are; what is in them is judged later, and never here. */
final class LogRecords implements KafkaRecordDeserializationSchema<LogRecord> {
  private static final long serialVersionUID = 1L;

  static LogRecord of(ConsumerRecord<byte[], byte[]> r) {
    return new LogRecord(r.topic(), r.partition(), r.offset(), r.timestamp(), r.key(), r.value());
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> r, Collector<LogRecord> out) {
    out.collect(of(r));
  }

  @Override
  public TypeInformation<LogRecord> getProducedType() {
    return Types.LOG_RECORD;
  }
}
