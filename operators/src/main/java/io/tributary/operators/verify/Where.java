package io.tributary.operators.verify;

import io.tributary.serde.LogRecord;

/**
 * Where a record lies.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 */
public record Where(String topic, int partition, long offset) {
  static Where of(LogRecord record) {
    return new Where(record.topic(), record.partition(), record.offset());
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
