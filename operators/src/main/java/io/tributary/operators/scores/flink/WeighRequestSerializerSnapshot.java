package io.tributary.operators.scores.flink;

import io.tributary.operators.scores.WeighRequest;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link WeighRequestSerializer}. */
public final class WeighRequestSerializerSnapshot extends VersionedSnapshot<WeighRequest> {
  /** For Flink. */
  public WeighRequestSerializerSnapshot() {
    super(new WeighRequestSerializer());
  }
}
