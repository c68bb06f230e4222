package io.tributary.serde.codec;

import io.tributary.schemas.RejectionCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sums in units of a fixed-point grid, as a region sends them: signed 64-bit, little-endian, 8
 * bytes a parameter.
 */
public final class Units {
  /** The codec's name in an update's header. */
  public static final String CODEC = "int64";

  private Units() {}

  /** Bytes of {@code length} parameters. */
  public static int bytes(int length) {
    return Math.multiplyExact(length, Long.BYTES);
  }

  /** Encodes all units. */
  public static byte[] encode(long[] units) {
    ByteBuffer out = ByteBuffer.allocate(bytes(units.length)).order(ByteOrder.LITTLE_ENDIAN);
    out.asLongBuffer().put(units);
    return out.array();
  }

  /**
   * Adds a payload to {@code sum}; an overflow wraps, which bounds on the terms make impossible.
   *
   * @param bytes length of the payload, from {@code offset}
   * @throws PayloadException when it does not hold exactly as many parameters as {@code sum}
   */
  public static void add(byte[] payload, int offset, int bytes, long[] sum)
      throws PayloadException {
    requireSize(bytes, sum.length);
    ByteBuffer in = ByteBuffer.wrap(payload, offset, bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += in.getLong();
    }
  }

  /**
   * Sum of squares of the values that the units stand for.
   *
   * @param fractionBits a unit is 2^-fractionBits
   * @throws PayloadException when the payload does not hold exactly {@code length} parameters
   */
  public static double squaredNorm(
      byte[] payload, int offset, int bytes, int length, int fractionBits) throws PayloadException {
    requireSize(bytes, length);
    ByteBuffer in = ByteBuffer.wrap(payload, offset, bytes).order(ByteOrder.LITTLE_ENDIAN);
    double unit = Math.scalb(1.0, -fractionBits);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double value = in.getLong() * unit;
      sum += value * value;
    }
    return sum;
  }

  private static void requireSize(int bytes, int length) throws PayloadException {
    if (bytes != bytes(length)) {
      throw new PayloadException(
          RejectionCode.BLOCK_SIZE_MISMATCH,
          "payload has " + bytes + " bytes; " + length + " sums need " + bytes(length));
    }
  }
}
