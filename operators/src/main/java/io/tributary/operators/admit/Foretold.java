package io.tributary.operators.admit;

import io.tributary.serde.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the journal has said of uploads whose header is still to be read: after a restart the
 * journal is ahead of the updates. An upload is known by the offset of its header, for the same
 * header may stand in the partition more than once: refused as BUSY and sent again, or copied.
 */
final class Foretold {
  private final Map<Digest, NavigableMap<Long, Boolean>> admitted = new HashMap<>();

  /** The first word about an upload counts. */
  void add(Digest id, long firstOffset, boolean isAdmitted) {
    admitted.computeIfAbsent(id, i -> new TreeMap<>()).putIfAbsent(firstOffset, isAdmitted);
  }

  /** Whether the upload that begins here was admitted or dropped; null when nothing was said. */
  Boolean take(Digest id, long offset) {
    NavigableMap<Long, Boolean> uploads = admitted.get(id);
    Boolean said = uploads == null ? null : uploads.remove(offset);
    if (uploads != null && uploads.isEmpty()) {
      admitted.remove(id);
    }
    return said;
  }

  /** Whether the journal decided a later upload of the update: then the one here was none. */
  boolean decidedLater(Digest id, long offset) {
    NavigableMap<Long, Boolean> uploads = admitted.get(id);
    return uploads != null && uploads.higherKey(offset) != null;
  }

  /** Forgets headers that should have come before {@code position} and did not. */
  void forgetBefore(long position) {
    admitted.values().forEach(uploads -> uploads.headMap(position).clear());
    admitted.values().removeIf(Map::isEmpty);
  }
}
