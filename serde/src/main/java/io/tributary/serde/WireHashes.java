package io.tributary.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * What exactly is hashed and signed. Every hash has its own prefix, so that a hash of one kind can
 * never stand for another. docs/wire-format.md describes the same in words, with golden bytes.
 */
public final class WireHashes {
  private static final byte[] UPDATE = prefix("tributary.update.v1");
  private static final byte[] MODEL = prefix("tributary.model.v1");
  private static final byte[] MANIFEST = prefix("tributary.manifest.v1");

  private WireHashes() {}

  /** One folded update in a manifest: its id and the factor it was folded with. */
  public record ManifestLine(Digest updateId, double factor) {}

  /** The update id: SHA-256 of the signed header's bytes. */
  public static Digest updateId(byte[] header) {
    return Digest.sha256(header);
  }

  /** What a participant signs: a prefix and the header's bytes. */
  public static byte[] signedMessage(byte[] header) {
    return ByteBuffer.allocate(UPDATE.length + header.length).put(UPDATE).put(header).array();
  }

  /** A model's root hash, from its blocks' SHA-256 in block order. */
  public static Digest rootHash(List<Digest> blockHashes) {
    MessageDigest sha = Digest.newSha256();
    sha.update(MODEL);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(blockHashes.size()).array());
    blockHashes.forEach(hash -> sha.update(hash.bytes()));
    return Digest.read(sha.digest(), 0);
  }

  /**
   * The digest of a round's manifest: which updates were folded, and how. It does not depend on the
   * order of {@code lines}.
   */
  public static Digest manifestHash(
      String federation, String task, int round, List<ManifestLine> lines) {
    MessageDigest sha = Digest.newSha256();
    sha.update(MANIFEST);
    updateText(sha, federation);
    updateText(sha, task);
    sha.update(ByteBuffer.allocate(8).putInt(round).putInt(lines.size()).array());
    lines.stream()
        .sorted((x, y) -> x.updateId().compareTo(y.updateId()))
        .forEach(
            line -> {
              sha.update(line.updateId().bytes());
              sha.update(ByteBuffer.allocate(Double.BYTES).putDouble(line.factor()).array());
            });
    return Digest.read(sha.digest(), 0);
  }

  private static void updateText(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha.update(bytes);
  }

  private static byte[] prefix(String text) {
    return (text + "\0").getBytes(StandardCharsets.US_ASCII);
  }
}
