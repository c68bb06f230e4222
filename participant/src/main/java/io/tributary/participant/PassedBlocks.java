package io.tributary.participant;

import io.tributary.serde.Digest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The blocks that a reader has passed, up to a bound, the oldest forgotten first; and since when
 * nothing is forgotten. What was appended since then and is not here has not been passed yet.
 */
final class PassedBlocks {
  private final long mostBytes;
  private final Map<Digest, Block> blocks = new LinkedHashMap<>();
  private long bytes;
  private long wholeSinceMillis = Long.MAX_VALUE;

  /**
   * None yet.
   *
   * @param mostBytes how much is remembered at most
   */
  PassedBlocks(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A block that was read; broker time in Unix milliseconds. */
  record Block(byte[] bytes, long appendedAtMillis) {
    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }

  /** From now on everything is passed that was appended at that time or later. */
  void readsFrom(long millis) {
    wholeSinceMillis = millis;
  }

  /** Whether everything that was passed and appended at that time or later is still here. */
  boolean wholeSince(long millis) {
    return wholeSinceMillis <= millis;
  }

  /** The block of that hash, or null. */
  Block get(Digest hash) {
    return blocks.get(hash);
  }

  /** Remembers a block, and forgets older ones for it. */
  void add(Digest hash, Block block) {
    if (blocks.putIfAbsent(hash, block) == null) {
      bytes += block.bytes().length;
    }
    while (bytes > mostBytes) {
      Block oldest = blocks.remove(blocks.keySet().iterator().next());
      bytes -= oldest.bytes().length;
      wholeSinceMillis = Math.max(wholeSinceMillis, oldest.appendedAtMillis() + 1);
    }
  }
}
