package io.tributary.operators.publish;

import io.tributary.serde.Digest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the publisher knows of one task: the newest announced version, and the blocks of later ones
 * that have come so far. Bounded by the versions in flight, mostly one.
 */
public final class PublishState {
  int version = -1;
  Digest rootHash = Digest.ZERO;
  final Map<Integer, Parts> parts = new LinkedHashMap<>();

  /** Before the first version. */
  public PublishState() {}

  /** A state with the given newest version. */
  public PublishState(int version, Digest rootHash) {
    this.version = version;
    this.rootHash = rootHash;
  }

  /**
   * The blocks of a version that have come so far.
   *
   * @param hashes a hash a block; null for a block that has not come
   */
  public record Parts(Digest[] hashes, Digest manifestHash, long notBeforeMillis) {
    boolean complete() {
      return Arrays.stream(hashes).allMatch(Objects::nonNull);
    }

    Parts copy() {
      return new Parts(hashes.clone(), manifestHash, notBeforeMillis);
    }
  }

  public int version() {
    return version;
  }

  public Digest rootHash() {
    return rootHash;
  }

  /** Incomplete versions; the map is live. */
  public Map<Integer, Parts> parts() {
    return parts;
  }

  /** A deep copy. */
  public PublishState copy() {
    PublishState copy = new PublishState(version, rootHash);
    parts.forEach((v, p) -> copy.parts.put(v, p.copy()));
    return copy;
  }
}
