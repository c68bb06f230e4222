package io.tributary.serde.flink;

import io.tributary.serde.UploadId;

/** Snapshot of {@link UploadIdSerializer}. */
public final class UploadIdSerializerSnapshot extends VersionedSnapshot<UploadId> {
  /** For Flink. */
  public UploadIdSerializerSnapshot() {
    super(new UploadIdSerializer());
  }
}
