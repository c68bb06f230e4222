package io.tributary.secureagg.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 public key (RFC 8032): who a participant is. It keeps the point that the bytes stand
 * for, so that a signature costs no decoding of the key.
 */
public final class VerifyingKey {
  /** Length of a key in bytes. */
  public static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;

  /** Length of a signature in bytes. */
  public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private final byte[] key;
  private final Ed25519.PublicPoint point;

  private VerifyingKey(byte[] key, Ed25519.PublicPoint point) {
    this.key = key;
    this.point = point;
  }

  /** Throws IllegalArgumentException when the bytes are not a point of full order. */
  public static VerifyingKey of(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "an Ed25519 public key has " + BYTES + " bytes, not " + key.length);
    }
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(key, 0);
    if (point == null) {
      throw new IllegalArgumentException("not an Ed25519 public key: the point is not valid");
    }
    return new VerifyingKey(key.clone(), point);
  }

  /** Whether {@code signature} is this key's signature of {@code message}. */
  public boolean verifies(byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && Ed25519.verify(signature, 0, point, message, 0, message.length);
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return key.clone();
  }

  /** 64 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(key);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof VerifyingKey other && Arrays.equals(key, other.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return "ed25519:" + hex();
  }
}
