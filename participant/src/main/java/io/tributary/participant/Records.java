package io.tributary.participant;

import io.tributary.serde.LogRecord;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;

/** Decoding for readers, who skip what is not meant for them. */
final class Records {
  private Records() {}

  /** The record, or empty for a tombstone and for what is not a record of that type. */
  static <T extends SpecificRecordBase> Optional<T> read(
      WireReader reader, Class<T> type, LogRecord record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.read(type, record.value()));
    } catch (WireException e) {
      return Optional.empty();
    }
  }
}
