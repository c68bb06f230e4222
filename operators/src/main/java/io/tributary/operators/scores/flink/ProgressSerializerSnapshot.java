package io.tributary.operators.scores.flink;

import io.tributary.operators.scores.ScoreStore.Progress;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link ProgressSerializer}. */
public final class ProgressSerializerSnapshot extends VersionedSnapshot<Progress> {
  /** For Flink. */
  public ProgressSerializerSnapshot() {
    super(new ProgressSerializer());
  }
}
