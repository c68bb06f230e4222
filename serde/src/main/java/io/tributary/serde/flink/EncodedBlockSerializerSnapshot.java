package io.tributary.serde.flink;

import io.tributary.serde.EncodedBlock;

/** Snapshot of {@link EncodedBlockSerializer}. */
public final class EncodedBlockSerializerSnapshot extends VersionedSnapshot<EncodedBlock> {
  /** For Flink. */
  public EncodedBlockSerializerSnapshot() {
    super(new EncodedBlockSerializer());
  }
}
