package io.tributary.privacy.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256 in counter mode (NIST SP 800-38A) from counter 0 on, read as big-endian longs. A key
 * serves for one stream only.
 */
final class CounterStream implements RandomBits {
  private static final int BYTES = 8192;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private final Cipher cipher;
  private final byte[] zeros = new byte[BYTES];
  private final byte[] bytes = new byte[BYTES];
  private int at = BYTES;

  /** The stream of a key of 32 bytes, of which nothing is kept but the cipher's schedule. */
  CounterStream(byte[] key) {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-256 in counter mode", e);
    }
  }

  @Override
  public long next() {
    if (at == BYTES) {
      refill();
    }
    long bits = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return bits;
  }

  private void refill() {
    try {
      if (cipher.update(zeros, 0, BYTES, bytes) != BYTES) {
        throw new IllegalStateException("a stream cipher gives as many bytes as it takes");
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
    at = 0;
  }

  /** Forgets the bits that were drawn ahead. */
  void wipe() {
    Arrays.fill(bytes, (byte) 0);
    at = BYTES;
  }
}
