package io.tributary.jobs;

import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link IntakeOutputSerializer}. */
public final class IntakeOutputSerializerSnapshot extends VersionedSnapshot<IntakeOutput> {
  /** For Flink. */
  public IntakeOutputSerializerSnapshot() {
    super(new IntakeOutputSerializer());
  }
}
