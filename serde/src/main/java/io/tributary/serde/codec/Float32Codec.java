package io.tributary.serde.codec;

import io.tributary.schemas.RejectionCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** IEEE 754 single precision, little-endian, 4 bytes a parameter. */
public final class Float32Codec implements PayloadCodec {
  /** For {@link java.util.ServiceLoader}. */
  public Float32Codec() {}

  @Override
  public String name() {
    return "float32";
  }

  @Override
  public int maxBytes(int length) {
    return Math.multiplyExact(length, Float.BYTES);
  }

  @Override
  public boolean isPlainFloat32() {
    return true;
  }

  @Override
  public void decode(byte[] payload, int offset, int bytes, float[] target, int length)
      throws PayloadException {
    if (bytes != maxBytes(length)) {
      throw new PayloadException(
          RejectionCode.BLOCK_SIZE_MISMATCH,
          "payload has " + bytes + " bytes; " + length + " float32 need " + maxBytes(length));
    }
    ByteBuffer.wrap(payload, offset, bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(target, 0, length);
  }

  @Override
  public byte[] encode(float[] values, int start, int length) {
    ByteBuffer out = ByteBuffer.allocate(maxBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(values, start, length);
    return out.array();
  }
}
