package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link BlockMessageSerializer}. */
public final class BlockMessageSerializerSnapshot extends VersionedSnapshot<BlockMessage> {
  /** For Flink. */
  public BlockMessageSerializerSnapshot() {
    super(new BlockMessageSerializer());
  }
}
