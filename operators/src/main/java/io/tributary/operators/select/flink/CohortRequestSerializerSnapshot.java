package io.tributary.operators.select.flink;

import io.tributary.operators.select.CohortRequest;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link CohortRequestSerializer}. */
public final class CohortRequestSerializerSnapshot extends VersionedSnapshot<CohortRequest> {
  /** For Flink. */
  public CohortRequestSerializerSnapshot() {
    super(new CohortRequestSerializer());
  }
}
