package io.tributary.operators.sim;

import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.SumBlock;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecordBase;

/** What is inside framed blocks. */
final class Frames {
  private Frames() {}

  static byte[] parameters(byte[] framed) {
    return bytes(read(ModelBlock.class, framed).getParameters());
  }

  static byte[] units(byte[] framed) {
    return bytes(read(SumBlock.class, framed).getUnits());
  }

  private static <T extends SpecificRecordBase> T read(Class<T> type, byte[] framed) {
    try {
      return new WireReader().read(type, framed);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
