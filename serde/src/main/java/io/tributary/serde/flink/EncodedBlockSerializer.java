package io.tributary.serde.flink;

import io.tributary.serde.EncodedBlock;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: codec, payload. */
public final class EncodedBlockSerializer extends VersionedSerializer<EncodedBlock> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(EncodedBlock value, DataOutputView out) throws IOException {
    out.writeUTF(value.codec());
    Bytes.write(value.bytes(), value.offset(), value.length(), out);
  }

  @Override
  public EncodedBlock deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new EncodedBlock(in.readUTF(), Bytes.read(in));
  }

  @Override
  public TypeSerializerSnapshot<EncodedBlock> snapshotConfiguration() {
    return new EncodedBlockSerializerSnapshot();
  }
}
