package io.tributary.serde.flink;

import io.tributary.serde.LongSum;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Format 1: number of terms, number of parameters, the sums. Copies are deep: the heap backend
 * copies on write while a snapshot runs.
 */
public final class LongSumSerializer extends MutableSerializer<LongSum> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public LongSum copy(LongSum from) {
    return from.copy();
  }

  @Override
  public void serialize(LongSum value, DataOutputView out) throws IOException {
    out.writeInt(value.terms());
    ByteBuffer units = ByteBuffer.allocate(Math.multiplyExact(value.units().length, Long.BYTES));
    units.asLongBuffer().put(value.units());
    Bytes.write(units.array(), out);
  }

  @Override
  public LongSum deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    int terms = in.readInt();
    byte[] bytes = Bytes.read(in);
    long[] units = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(units);
    return new LongSum(terms, units);
  }

  @Override
  public TypeSerializerSnapshot<LongSum> snapshotConfiguration() {
    return new LongSumSerializerSnapshot();
  }
}
