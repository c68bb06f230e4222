package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.GramPart;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link GramPartSerializer}. */
public final class GramPartSerializerSnapshot extends VersionedSnapshot<GramPart> {
  /** For Flink. */
  public GramPartSerializerSnapshot() {
    super(new GramPartSerializer());
  }
}
