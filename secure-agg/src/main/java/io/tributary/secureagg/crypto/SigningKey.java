package io.tributary.secureagg.crypto;

import io.tributary.privacy.SecretBytes;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 secret key (RFC 8032). Not printable. */
public final class SigningKey {
  /** Length of a secret key in bytes. */
  public static final int BYTES = Ed25519.SECRET_KEY_SIZE;

  private final SecretBytes seed;

  private SigningKey(SecretBytes seed) {
    this.seed = seed;
  }

  /** A new key from the platform's secure random numbers. */
  public static SigningKey generate() {
    byte[] seed = new byte[BYTES];
    new SecureRandom().nextBytes(seed);
    return of(seed);
  }

  /** The key of a 32-byte seed; throws IllegalArgumentException for another length. */
  public static SigningKey of(byte[] seed) {
    if (seed.length != BYTES) {
      throw new IllegalArgumentException(
          "an Ed25519 secret key has " + BYTES + " bytes, not " + seed.length);
    }
    return new SigningKey(SecretBytes.copyOf(seed));
  }

  /** The public key. */
  public VerifyingKey verifyingKey() {
    return seed.use(
        secret -> {
          byte[] key = new byte[VerifyingKey.BYTES];
          Ed25519.generatePublicKey(secret, 0, key, 0);
          return VerifyingKey.of(key);
        });
  }

  /** The 64-byte signature of a message; deterministic. */
  public byte[] sign(byte[] message) {
    return seed.use(
        secret -> {
          byte[] signature = new byte[VerifyingKey.SIGNATURE_BYTES];
          Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
          return signature;
        });
  }

  /** The seed, to be stored in a file only its owner can read. */
  public SecretBytes seed() {
    return seed;
  }

  @Override
  public String toString() {
    return "SigningKey(not printable)";
  }
}
