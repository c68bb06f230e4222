package io.tributary.privacy;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/** A secret. It cannot be printed, and it is compared in constant time. */
public final class SecretBytes {
  private final byte[] secret;

  private SecretBytes(byte[] secret) {
    this.secret = secret;
  }

  /** Keeps a copy. */
  public static SecretBytes copyOf(byte[] secret) {
    return new SecretBytes(secret.clone());
  }

  /** Lets {@code use} look at a copy, which is wiped afterwards. */
  public <R> R use(Function<byte[], R> use) {
    byte[] copy = secret.clone();
    try {
      return use.apply(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  public int size() {
    return secret.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SecretBytes other && MessageDigest.isEqual(secret, other.secret);
  }

  @Override
  public int hashCode() {
    return SecretBytes.class.hashCode();
  }

  @Override
  public String toString() {
    return "SecretBytes(" + secret.length + " bytes)";
  }
}
