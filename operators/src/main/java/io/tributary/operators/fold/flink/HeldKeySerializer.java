package io.tributary.operators.fold.flink;

import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: round and update. */
public final class HeldKeySerializer extends VersionedSerializer<HeldKey> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(HeldKey value, DataOutputView out) throws IOException {
    out.writeInt(value.round());
    Digests.write(value.update(), out);
  }

  @Override
  public HeldKey deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new HeldKey(in.readInt(), Digests.read(in));
  }

  @Override
  public TypeSerializerSnapshot<HeldKey> snapshotConfiguration() {
    return new HeldKeySerializerSnapshot();
  }
}
