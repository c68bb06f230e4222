package io.tributary.operators.publish.flink;

import io.tributary.operators.publish.PublishState;
import io.tributary.serde.flink.VersionedSnapshot;

/** Snapshot of {@link PublishStateSerializer}. */
public final class PublishStateSerializerSnapshot extends VersionedSnapshot<PublishState> {
  /** For Flink. */
  public PublishStateSerializerSnapshot() {
    super(new PublishStateSerializer());
  }
}
