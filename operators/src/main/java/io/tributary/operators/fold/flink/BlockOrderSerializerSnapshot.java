package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link BlockOrderSerializer}. */
public final class BlockOrderSerializerSnapshot extends VersionedSnapshot<BlockOrder> {
  /** For Flink. */
  public BlockOrderSerializerSnapshot() {
    super(new BlockOrderSerializer());
  }
}
