package io.tributary.operators.admit;

import io.tributary.serde.Digest;
import java.util.Arrays;

/**
 * Signatures that cost nothing and that anybody can make: a hash of key and message. For worlds so
 * many that Ed25519 would take most of their time; it is tested elsewhere.
 */
public final class TestSignatures {
  private TestSignatures() {}

  /** A view that takes them. */
  public static FederationView view() {
    return new FederationView(
        key -> (message, signature) -> Arrays.equals(sign(key, message), signature));
  }

  /** What the holder of a public key signs a message with. */
  public static byte[] sign(byte[] key, byte[] message) {
    byte[] signed = Arrays.copyOf(key, key.length + message.length);
    System.arraycopy(message, 0, signed, key.length, message.length);
    return Digest.sha256(signed).bytes();
  }
}
