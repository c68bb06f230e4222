package io.tributary.participant;

import io.tributary.serde.Digest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The blocks that a reader has passed, up to a bound: of older ones it remembers only which they
 * were, and of still older ones only until when they were appended. So it can tell whether a block
 * that it does not have may lie behind it, or has to come yet.
 */
final class PassedBlocks {
  private final long mostBytes;
  private final int mostForgotten;
  private final Map<Digest, Block> blocks = new LinkedHashMap<>();
  private final Map<Digest, Long> forgotten = new LinkedHashMap<>();
  private long bytes;
  private long knownSinceMillis = Long.MAX_VALUE;

  /**
   * None yet.
   *
   * @param mostBytes how many bytes of blocks are kept at most
   * @param mostForgotten how many blocks beyond them are known by their hash at most
   */
  PassedBlocks(long mostBytes, int mostForgotten) {
    this.mostBytes = mostBytes;
    this.mostForgotten = mostForgotten;
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
    knownSinceMillis = millis;
  }

  /**
   * Whether a block that is not here may have been passed, or lie before where the reader began.
   *
   * @param earliestMillis when it was appended at the earliest
   */
  boolean mayLieBehind(Digest hash, long earliestMillis) {
    return earliestMillis < knownSinceMillis || forgotten.containsKey(hash);
  }

  /** The block of that hash, or null. */
  Block get(Digest hash) {
    return blocks.get(hash);
  }

  /** Keeps a block, and forgets older ones for it. */
  void add(Digest hash, Block block) {
    forgotten.remove(hash);
    if (blocks.putIfAbsent(hash, block) == null) {
      bytes += block.bytes().length;
    }
    while (bytes > mostBytes) {
      Digest oldest = blocks.keySet().iterator().next();
      Block dropped = blocks.remove(oldest);
      bytes -= dropped.bytes().length;
      forgotten.put(oldest, dropped.appendedAtMillis());
    }
    while (forgotten.size() > mostForgotten) {
      long appended = forgotten.remove(forgotten.keySet().iterator().next());
      knownSinceMillis = Math.max(knownSinceMillis, appended + 1);
    }
  }
}
