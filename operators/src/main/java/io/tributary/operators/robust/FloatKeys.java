package io.tributary.operators.robust;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Floats as integers of the same order, with -0 before +0. Bits change their type by way of a
 * buffer, as a whole: one by one they would keep the compiler from using vectors.
 */
final class FloatKeys {
  private final FloatBuffer floats;
  private final IntBuffer bits;

  /** For runs of at most {@code length} values. */
  FloatKeys(int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.nativeOrder());
    floats = bytes.asFloatBuffer();
    bits = bytes.asIntBuffer();
  }

  /** The keys of {@code length} values from {@code from} on. */
  void keys(float[] values, int from, int[] keys, int length) {
    floats.clear();
    floats.put(values, from, length);
    bits.clear();
    bits.get(keys, 0, length);
    flip(keys, length);
  }

  private static void flip(int[] keys, int length) {
    for (int t = 0; t < length; t++) {
      keys[t] = keys[t] ^ ((keys[t] >> 31) & 0x7fffffff);
    }
  }

  /** The float that a key stands for. */
  static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & 0x7fffffff));
  }
}
