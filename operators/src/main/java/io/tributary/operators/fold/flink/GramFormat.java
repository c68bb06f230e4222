package io.tributary.operators.fold.flink;

import io.tributary.operators.robust.Gram;
import io.tributary.serde.flink.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Inner products in a state: the number of rows and the lower triangle, row by row. */
public final class GramFormat {
  private GramFormat() {}

  /** Writes the products. */
  public static void write(Gram gram, DataOutputView out) throws IOException {
    int n = gram.rows();
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(n, n + 1) / 2 * Double.BYTES);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        bytes.putDouble(gram.product(i, j));
      }
    }
    out.writeInt(n);
    Bytes.write(bytes.array(), 0, bytes.position(), out);
  }

  /** Reads them. */
  public static Gram read(DataInputView in) throws IOException {
    int n = in.readInt();
    ByteBuffer bytes = ByteBuffer.wrap(Bytes.read(in));
    if (n < 1 || bytes.remaining() != (long) n * (n + 1) / 2 * Double.BYTES) {
      throw new IOException(bytes.remaining() + " bytes are not the products of " + n + " rows");
    }
    double[] products = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        products[i * n + j] = bytes.getDouble();
        products[j * n + i] = products[i * n + j];
      }
    }
    return new Gram(n, products);
  }
}
