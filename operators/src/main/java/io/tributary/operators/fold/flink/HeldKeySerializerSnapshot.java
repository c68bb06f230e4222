package io.tributary.operators.fold.flink;

import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link HeldKeySerializer}. */
public final class HeldKeySerializerSnapshot extends VersionedSnapshot<HeldKey> {
  /** For Flink. */
  public HeldKeySerializerSnapshot() {
    super(new HeldKeySerializer());
  }
}
