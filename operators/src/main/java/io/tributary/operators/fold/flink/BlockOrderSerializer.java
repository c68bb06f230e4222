package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: kind, task, block, and what the kind needs. */
public final class BlockOrderSerializer extends VersionedSerializer<BlockOrder> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(BlockOrder value, DataOutputView out) throws IOException {
    out.writeByte(kind(value));
    out.writeUTF(value.task());
    out.writeInt(value.block());
    if (value instanceof BlockOrder.Start start) {
      Specs.write(start.spec(), out);
      out.writeLong(start.atMillis());
    } else if (value instanceof BlockOrder.Fold fold) {
      Digests.write(fold.upload(), out);
      out.writeInt(fold.round());
      out.writeDouble(fold.factor());
    } else if (value instanceof BlockOrder.Discard discard) {
      Digests.write(discard.upload(), out);
    } else if (value instanceof BlockOrder.Close close) {
      out.writeInt(close.round());
      out.writeInt(close.terms());
      out.writeDouble(close.totalWeight());
      Digests.write(close.manifestHash(), out);
      out.writeLong(close.atMillis());
    } else if (value instanceof BlockOrder.End end) {
      out.writeInt(end.lastVersion());
    }
  }

  @Override
  public BlockOrder deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    int kind = in.readByte();
    String task = in.readUTF();
    int block = in.readInt();
    return switch (kind) {
      case 1 -> new BlockOrder.Start(task, block, Specs.read(in), in.readLong());
      case 2 ->
          new BlockOrder.Fold(task, block, Digests.readUpload(in), in.readInt(), in.readDouble());
      case 3 -> new BlockOrder.Discard(task, block, Digests.readUpload(in));
      case 4 ->
          new BlockOrder.Close(
              task,
              block,
              in.readInt(),
              in.readInt(),
              in.readDouble(),
              Digests.read(in),
              in.readLong());
      case 5 -> new BlockOrder.End(task, block, in.readInt());
      default -> throw new IOException("unknown kind of order: " + kind);
    };
  }

  private static int kind(BlockOrder value) {
    if (value instanceof BlockOrder.Start) {
      return 1;
    }
    if (value instanceof BlockOrder.Fold) {
      return 2;
    }
    if (value instanceof BlockOrder.Discard) {
      return 3;
    }
    return value instanceof BlockOrder.Close ? 4 : 5;
  }

  @Override
  public TypeSerializerSnapshot<BlockOrder> snapshotConfiguration() {
    return new BlockOrderSerializerSnapshot();
  }
}
