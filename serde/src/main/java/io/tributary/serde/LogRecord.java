package io.tributary.serde;

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

  /** Size of the value in bytes; 0 for a tombstone. */
  public int valueBytes() {
    return value == null ? 0 : value.length;
  }

  /** Where it is, never what is in it. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s-%d@%d (%d bytes)", topic, partition, offset, valueBytes());
  }
}
