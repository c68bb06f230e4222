package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.robust.Weights;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Format 3: kind, task, block, and what the kind needs. Format 2 knew no held and no private
 * rounds: no Weigh, and no weights, noise key and clip norm in a Close. In format 1 rounds were
 * consecutive and a sum was divided by its weights.
 */
public final class BlockOrderSerializer extends VersionedSerializer<BlockOrder> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 3;
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
      out.writeInt(close.previous());
      out.writeInt(close.scale().terms());
      out.writeInt(close.scale().contributors());
      out.writeLong(close.scale().weightUnits());
      out.writeDouble(close.scale().divisor());
      out.writeDouble(close.scale().pull());
      Digests.write(close.manifestHash(), out);
      out.writeLong(close.atMillis());
      WeightsFormat.write(close.weights(), out);
      out.writeBoolean(close.noiseKey() != null);
      if (close.noiseKey() != null) {
        Digests.write(close.noiseKey(), out);
        out.writeDouble(close.clipNormL2());
      }
    } else if (value instanceof BlockOrder.Weigh weigh) {
      out.writeInt(weigh.round());
      out.writeInt(weigh.previous());
      out.writeInt(weigh.terms());
    } else if (value instanceof BlockOrder.End end) {
      out.writeInt(end.lastRound());
      out.writeInt(end.openRound());
    }
  }

  @Override
  public BlockOrder deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion < 1 || formatVersion > 3) {
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
          formatVersion == 1
              ? closeOfFormat1(task, block, in)
              : close(task, block, formatVersion, in);
      case 5 -> {
        int last = in.readInt();
        yield new BlockOrder.End(task, block, last, formatVersion == 1 ? last + 1 : in.readInt());
      }
      case 6 -> new BlockOrder.Weigh(task, block, in.readInt(), in.readInt(), in.readInt());
      default -> throw new IOException("unknown kind of order: " + kind);
    };
  }

  private static BlockOrder.Close close(String task, int block, int formatVersion, DataInputView in)
      throws IOException {
    int round = in.readInt();
    int previous = in.readInt();
    BlockOrder.Scale scale =
        new BlockOrder.Scale(
            in.readInt(), in.readInt(), in.readLong(), in.readDouble(), in.readDouble());
    Digest manifest = Digests.read(in);
    long atMillis = in.readLong();
    Weights weights = formatVersion == 2 ? null : WeightsFormat.read(in);
    boolean noisy = formatVersion > 2 && in.readBoolean();
    return new BlockOrder.Close(
        task,
        block,
        round,
        previous,
        scale,
        manifest,
        atMillis,
        weights,
        noisy ? Digests.read(in) : null,
        noisy ? in.readDouble() : 0);
  }

  private static BlockOrder.Close closeOfFormat1(String task, int block, DataInputView in)
      throws IOException {
    int round = in.readInt();
    int terms = in.readInt();
    double weight = in.readDouble();
    BlockOrder.Scale scale =
        new BlockOrder.Scale(terms, terms, Grid.weightUnits(weight), weight, 0);
    return new BlockOrder.Close(
        task, block, round, round - 1, scale, Digests.read(in), in.readLong());
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
    if (value instanceof BlockOrder.Close) {
      return 4;
    }
    return value instanceof BlockOrder.End ? 5 : 6;
  }

  @Override
  public TypeSerializerSnapshot<BlockOrder> snapshotConfiguration() {
    return new BlockOrderSerializerSnapshot();
  }
}
