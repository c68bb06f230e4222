package io.tributary.serde;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * One record on its way to a topic, already framed.
 *
 * @param topic where it goes
 * @param key its key, or null
 * @param value its value, or null for a tombstone
 */
public record OutRecord(String topic, byte[] key, byte[] value) {

  /** A framed record under a text key; a null key leaves the partition to the producer. */
  public static OutRecord of(String topic, String key, SpecificRecordBase value) {
    return new OutRecord(
        topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), WireWriter.encode(value));
  }

  /** Lets compaction forget what was written under the key. */
  public static OutRecord tombstone(String topic, String key) {
    return new OutRecord(topic, key.getBytes(StandardCharsets.UTF_8), null);
  }

  /** Where it goes, never what is in it. */
  @Override
  public String toString() {
    return "to " + topic + " (" + (value == null ? 0 : value.length) + " bytes)";
  }
}
