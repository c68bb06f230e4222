package io.tributary.serde.flink;

import io.tributary.serde.LogRecord;

/** Snapshot of {@link LogRecordSerializer}. */
public final class LogRecordSerializerSnapshot extends VersionedSnapshot<LogRecord> {
  /** For Flink. */
  public LogRecordSerializerSnapshot() {
    super(new LogRecordSerializer());
  }
}
