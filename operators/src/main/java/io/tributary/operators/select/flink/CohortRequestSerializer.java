package io.tributary.operators.select.flink;

import io.tributary.operators.select.CohortRequest;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: the components in order. */
public final class CohortRequestSerializer extends VersionedSerializer<CohortRequest> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(CohortRequest value, DataOutputView out) throws IOException {
    out.writeUTF(value.federation());
    out.writeUTF(value.task());
    out.writeInt(value.round());
    out.writeInt(value.size());
    out.writeInt(value.least());
    out.writeLong(value.seed());
    out.writeLong(value.atMillis());
  }

  @Override
  public CohortRequest deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new CohortRequest(
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<CohortRequest> snapshotConfiguration() {
    return new CohortRequestSerializerSnapshot();
  }
}
