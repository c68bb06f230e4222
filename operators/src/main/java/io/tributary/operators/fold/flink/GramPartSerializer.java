package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.GramPart;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: task, round, block, blocks, and the products as {@link GramFormat} has them. */
public final class GramPartSerializer extends VersionedSerializer<GramPart> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(GramPart value, DataOutputView out) throws IOException {
    out.writeUTF(value.task());
    out.writeInt(value.round());
    out.writeInt(value.block());
    out.writeInt(value.blocks());
    GramFormat.write(value.gram(), out);
  }

  @Override
  public GramPart deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new GramPart(
        in.readUTF(), in.readInt(), in.readInt(), in.readInt(), GramFormat.read(in));
  }

  @Override
  public TypeSerializerSnapshot<GramPart> snapshotConfiguration() {
    return new GramPartSerializerSnapshot();
  }
}
