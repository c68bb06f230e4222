package io.tributary.serde;

import io.tributary.schemas.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest as a value: equal by content, ordered as unsigned bytes. */
public record Digest(long a, long b, long c, long d) implements Comparable<Digest> {
  /** Length in bytes. */
  public static final int BYTES = 32;

  /** The digest of 32 zero bytes' place: what stands where there is no predecessor. */
  public static final Digest ZERO = new Digest(0, 0, 0, 0);

  /** Reads 32 bytes from {@code offset}; throws IndexOutOfBoundsException when there are fewer. */
  public static Digest read(byte[] bytes, int offset) {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, BYTES);
    return new Digest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /** The value of an Avro fixed. */
  public static Digest of(Sha256 fixed) {
    return read(fixed.bytes(), 0);
  }

  /** SHA-256 of {@code length} bytes from {@code offset}. */
  public static Digest sha256(byte[] bytes, int offset, int length) {
    MessageDigest sha = newSha256();
    sha.update(bytes, offset, length);
    return read(sha.digest(), 0);
  }

  /** SHA-256 of all the bytes. */
  public static Digest sha256(byte[] bytes) {
    return sha256(bytes, 0, bytes.length);
  }

  /** Parses 64 hexadecimal digits; throws IllegalArgumentException otherwise. */
  public static Digest parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException(
          "a digest has 64 hexadecimal digits, not " + hex.length() + ": " + hex);
    }
    return read(HexFormat.of().parseHex(hex), 0);
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** The value as an Avro fixed. */
  public Sha256 toFixed() {
    return new Sha256(bytes());
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /** The first 12 digits, for people. */
  public String shortHex() {
    return hex().substring(0, 12);
  }

  @Override
  public int compareTo(Digest o) {
    int first = Long.compareUnsigned(a, o.a);
    int second = first != 0 ? first : Long.compareUnsigned(b, o.b);
    int third = second != 0 ? second : Long.compareUnsigned(c, o.c);
    return third != 0 ? third : Long.compareUnsigned(d, o.d);
  }

  @Override
  public String toString() {
    return hex();
  }
}
