package io.tributary.serde.flink;

import io.tributary.serde.LongSum;

/** Snapshot of {@link LongSumSerializer}. */
public final class LongSumSerializerSnapshot extends VersionedSnapshot<LongSum> {
  /** For Flink. */
  public LongSumSerializerSnapshot() {
    super(new LongSumSerializer());
  }
}
