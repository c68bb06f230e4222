package io.tributary.serde.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Byte arrays with their length; -1 stands for null. */
public final class Bytes {
  private Bytes() {}

  /** Writes the length and the bytes. */
  public static void write(byte[] bytes, DataOutputView out) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  /** Writes a part of an array like an array of its own. */
  public static void write(byte[] bytes, int offset, int length, DataOutputView out)
      throws IOException {
    out.writeInt(length);
    out.write(bytes, offset, length);
  }

  /** Reads what {@link #write(byte[], DataOutputView)} wrote. */
  public static byte[] read(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < -1) {
      throw new IOException("a byte array cannot have " + length + " elements");
    }
    if (length == -1) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
