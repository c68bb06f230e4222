package io.tributary.operators.admit;

import io.tributary.schemas.state.PassedOverHeader;
import io.tributary.serde.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Headers that opened no upload here. Another copy of the job may have seen the federation as it
 * was a moment before or after, or had room, and may have admitted the update; then its blocks,
 * which were not passed on here, have to be read again. Bounded; the oldest go first.
 */
final class PassedOver {
  private static final int MOST = 1024;
  private final Map<Digest, NavigableSet<Long>> offsets = new LinkedHashMap<>();
  private int size;

  void add(Digest id, long offset) {
    if (offsets.computeIfAbsent(id, i -> new TreeSet<>()).add(offset)) {
      size++;
    }
    while (size > MOST) {
      Digest oldest = offsets.keySet().iterator().next();
      size -= offsets.remove(oldest).size();
    }
  }

  /** Whether a header of the update was passed over. */
  boolean knows(Digest id) {
    return offsets.containsKey(id);
  }

  /** Forgets the header; whether it was there. */
  boolean take(Digest id, long offset) {
    NavigableSet<Long> known = offsets.get(id);
    if (known == null || !known.remove(offset)) {
      return false;
    }
    size--;
    if (known.isEmpty()) {
      offsets.remove(id);
    }
    return true;
  }

  List<PassedOverHeader> save() {
    List<PassedOverHeader> saved = new ArrayList<>();
    offsets.forEach(
        (id, at) -> at.forEach(offset -> saved.add(new PassedOverHeader(id.toFixed(), offset))));
    return saved;
  }

  void restore(List<PassedOverHeader> saved) {
    saved.forEach(header -> add(Digest.of(header.getUpdateId()), header.getFirstOffset()));
  }
}
