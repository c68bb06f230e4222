package io.tributary.serde.flink;

import io.tributary.serde.OutRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: topic, key, value. */
public final class OutRecordSerializer extends VersionedSerializer<OutRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(OutRecord value, DataOutputView out) throws IOException {
    out.writeUTF(value.topic());
    Bytes.write(value.key(), out);
    Bytes.write(value.value(), out);
  }

  @Override
  public OutRecord deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new OutRecord(in.readUTF(), Bytes.read(in), Bytes.read(in));
  }

  @Override
  public TypeSerializerSnapshot<OutRecord> snapshotConfiguration() {
    return new OutRecordSerializerSnapshot();
  }
}
