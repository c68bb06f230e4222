package io.tributary.operators.rounds.flink;

import io.tributary.operators.rounds.RoundState;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link RoundStateSerializer}. */
public final class RoundStateSerializerSnapshot extends VersionedSnapshot<RoundState> {
  /** For Flink. */
  public RoundStateSerializerSnapshot() {
    super(new RoundStateSerializer());
  }
}
