package io.tributary.operators.verify;

import java.nio.ByteBuffer;

/** Content of buffers. */
final class Bytes {
  private Bytes() {}

  /** A copy of what is left; the buffer stays as it is. */
  static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
