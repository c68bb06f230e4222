package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockVersion;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link BlockVersionSerializer}. */
public final class BlockVersionSerializerSnapshot extends VersionedSnapshot<BlockVersion> {
  /** For Flink. */
  public BlockVersionSerializerSnapshot() {
    super(new BlockVersionSerializer());
  }
}
