package io.tributary.operators.fold.flink;

import io.tributary.operators.robust.Weights;
import io.tributary.serde.flink.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Weights in a state: rows, columns, values; without exclusions. 0 rows stand for none. */
final class WeightsFormat {
  private WeightsFormat() {}

  static void write(Weights weights, DataOutputView out) throws IOException {
    out.writeInt(weights == null ? 0 : weights.rows());
    if (weights != null) {
      out.writeInt(weights.columns());
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(weights.values().length, Double.BYTES));
      bytes.asDoubleBuffer().put(weights.values());
      Bytes.write(bytes.array(), out);
    }
  }

  static Weights read(DataInputView in) throws IOException {
    int rows = in.readInt();
    if (rows == 0) {
      return null;
    }
    int columns = in.readInt();
    byte[] bytes = Bytes.read(in);
    double[] values = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return new Weights(rows, columns, values, List.of());
  }
}
