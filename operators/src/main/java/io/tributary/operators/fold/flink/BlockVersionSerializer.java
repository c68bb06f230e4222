package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockVersion;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 2: the components in order; format 1 had no sums. */
public final class BlockVersionSerializer extends VersionedSerializer<BlockVersion> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 2;
  }

  @Override
  public void serialize(BlockVersion value, DataOutputView out) throws IOException {
    out.writeUTF(value.task());
    out.writeInt(value.version());
    out.writeInt(value.block());
    out.writeInt(value.blocks());
    Digests.write(value.hash(), out);
    Digests.write(value.manifestHash(), out);
    out.writeLong(value.notBeforeMillis());
    out.writeBoolean(value.sum() != null);
    if (value.sum() != null) {
      out.writeInt(value.sum().contributors());
      out.writeLong(value.sum().weightUnits());
      out.writeInt(value.sum().fractionBits());
    }
  }

  @Override
  public BlockVersion deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion < 1 || formatVersion > 2) {
      throw unknownFormat(formatVersion);
    }
    return new BlockVersion(
        in.readUTF(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        Digests.read(in),
        Digests.read(in),
        in.readLong(),
        formatVersion > 1 && in.readBoolean()
            ? new BlockVersion.Sum(in.readInt(), in.readLong(), in.readInt())
            : null);
  }

  @Override
  public TypeSerializerSnapshot<BlockVersion> snapshotConfiguration() {
    return new BlockVersionSerializerSnapshot();
  }
}
