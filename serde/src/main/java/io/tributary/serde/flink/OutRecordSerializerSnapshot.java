package io.tributary.serde.flink;

import io.tributary.serde.OutRecord;

/** Snapshot of {@link OutRecordSerializer}. */
public final class OutRecordSerializerSnapshot extends VersionedSnapshot<OutRecord> {
  /** For Flink. */
  public OutRecordSerializerSnapshot() {
    super(new OutRecordSerializer());
  }
}
