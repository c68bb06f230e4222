package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockModel;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.flink.Bytes;
import io.tributary.serde.flink.MutableSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Format 2: task, version, last version, parameters, slots. Format 1 had no slots. Copies are deep.
 */
public final class BlockModelSerializer extends MutableSerializer<BlockModel> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 2;
  }

  @Override
  public BlockModel copy(BlockModel from) {
    return from.copy();
  }

  @Override
  public void serialize(BlockModel value, DataOutputView out) throws IOException {
    Specs.write(value.spec(), out);
    out.writeInt(value.version());
    out.writeInt(value.lastVersion());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(value.parameters().length, Float.BYTES));
    bytes.asFloatBuffer().put(value.parameters());
    Bytes.write(bytes.array(), out);
    out.writeByte(value.slots().length);
    for (double[] slot : value.slots()) {
      ByteBuffer doubles = ByteBuffer.allocate(Math.multiplyExact(slot.length, Double.BYTES));
      doubles.asDoubleBuffer().put(slot);
      Bytes.write(doubles.array(), out);
    }
  }

  @Override
  public BlockModel deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion < 1 || formatVersion > 2) {
      throw unknownFormat(formatVersion);
    }
    TaskSpec spec = Specs.read(in);
    int version = in.readInt();
    int lastVersion = in.readInt();
    byte[] bytes = Bytes.read(in);
    float[] parameters = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(parameters);
    double[][] slots = new double[formatVersion > 1 ? in.readByte() : 0][];
    for (int i = 0; i < slots.length; i++) {
      byte[] doubles = Bytes.read(in);
      slots[i] = new double[doubles.length / Double.BYTES];
      ByteBuffer.wrap(doubles).asDoubleBuffer().get(slots[i]);
    }
    return new BlockModel(spec, version, lastVersion, parameters, slots);
  }

  @Override
  public TypeSerializerSnapshot<BlockModel> snapshotConfiguration() {
    return new BlockModelSerializerSnapshot();
  }
}
