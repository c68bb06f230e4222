package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockModel;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link BlockModelSerializer}. */
public final class BlockModelSerializerSnapshot extends VersionedSnapshot<BlockModel> {
  /** For Flink. */
  public BlockModelSerializerSnapshot() {
    super(new BlockModelSerializer());
  }
}
