package io.tributary.serde;

import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import java.util.Locale;

/**
 * One record as a broker gave it.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param appendedAtMillis the broker's append time, Unix milliseconds
 * @param key the key, or null
 * @param value the value, or null for a tombstone
 */
public record LogRecord(
    String topic, int partition, long offset, long appendedAtMillis, byte[] key, byte[] value) {
  private static final int MAX_DETAIL = 500;

  /** Size of the value in bytes; 0 for a tombstone. */
  public int valueBytes() {
    return value == null ? 0 : value.length;
  }

  /**
   * A rejection of this record: where it is, and why.
   *
   * @param detail for people; what is longer than 500 characters is cut
   */
  public Rejection.Builder rejection(RejectionCode code, String detail) {
    return Rejection.newBuilder()
        .setTopic(topic)
        .setPartition(partition)
        .setOffset(offset)
        .setAppendedAtMillis(appendedAtMillis)
        .setRecordBytes(valueBytes())
        .setCode(code)
        .setDetail(detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail);
  }

  /** Where it is, never what is in it. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s-%d@%d (%d bytes)", topic, partition, offset, valueBytes());
  }
}
