package io.tributary.privacy.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What noise is drawn for: one block of one release. Two that differ in anything have noise that
 * has nothing to do with each other.
 *
 * @param federation its name
 * @param task its name
 * @param round from 1
 * @param manifestHash digest of the updates that are summed, 32 bytes
 * @param mechanism kind and parameters of the noise
 * @param block block of the sum, from 0
 */
public record Occasion(
    String federation, String task, int round, byte[] manifestHash, String mechanism, int block) {
  public Occasion {
    manifestHash = manifestHash.clone();
  }

  /** All of it, each text behind its length, so that no two occasions have the same bytes. */
  byte[] bytes() {
    byte[][] parts = {
      federation.getBytes(StandardCharsets.UTF_8),
      task.getBytes(StandardCharsets.UTF_8),
      manifestHash,
      mechanism.getBytes(StandardCharsets.UTF_8)
    };
    int size = 2 * Integer.BYTES;
    for (byte[] part : parts) {
      size += Integer.BYTES + part.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      bytes.putInt(part.length).put(part);
    }
    return bytes.putInt(round).putInt(block).array();
  }
}
