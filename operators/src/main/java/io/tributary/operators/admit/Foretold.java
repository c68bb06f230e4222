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
  private final Map<Digest, NavigableMap<Long, Verdict>> said = new HashMap<>();

  /** The first word about an upload counts. */
  void add(Verdict verdict) {
    said.computeIfAbsent(verdict.upload().update(), i -> new TreeMap<>())
        .putIfAbsent(verdict.upload().firstOffset(), verdict);
  }

  /** The verdict on the upload that begins here; null when nothing was said. */
  Verdict take(Digest id, long offset) {
    NavigableMap<Long, Verdict> uploads = said.get(id);
    Verdict verdict = uploads == null ? null : uploads.remove(offset);
    if (uploads != null && uploads.isEmpty()) {
      said.remove(id);
    }
    return verdict;
  }

  /** Whether the journal decided a later upload of the update: then the one here was none. */
  boolean decidedLater(Digest id, long offset) {
    NavigableMap<Long, Verdict> uploads = said.get(id);
    return uploads != null && uploads.higherKey(offset) != null;
  }

  /** Forgets headers that should have come before {@code position} and did not. */
  void forgetBefore(long position) {
    said.values().forEach(uploads -> uploads.headMap(position).clear());
    said.values().removeIf(Map::isEmpty);
  }
}
