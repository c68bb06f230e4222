package io.tributary.operators.verify;

import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RoundClosed;
import io.tributary.serde.Digest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** Puts a difference between two facts into words. */
final class Differences {
  private Differences() {}

  /** What differs first. */
  record Difference(Kind kind, String expected, String found) {}

  /** How two closings of a round differ; they do. */
  static Difference closed(RoundClosed expected, RoundClosed found, UpdateBook updates) {
    if (expected.getReason() != found.getReason()) {
      return new Difference(
          Kind.WRONG_REASON, expected.getReason().toString(), found.getReason().toString());
    }
    Map<Digest, ManifestEntry> left = new TreeMap<>();
    expected.getManifest().forEach(e -> left.put(Digest.of(e.getUpdateId()), e));
    Map<Digest, ManifestEntry> seen = new TreeMap<>();
    for (ManifestEntry entry : found.getManifest()) {
      Digest id = Digest.of(entry.getUpdateId());
      if (seen.put(id, entry) != null) {
        return new Difference(
            Kind.INCLUDED_TWICE, id.hex() + " once in the manifest", "it is there twice");
      }
      ManifestEntry expectedEntry = left.remove(id);
      if (expectedEntry == null) {
        return extra(id, expected.getRound(), updates);
      }
      if (!expectedEntry.equals(entry)) {
        boolean factor = expectedEntry.getFactor() != entry.getFactor();
        Difference difference = any(expectedEntry, entry);
        return new Difference(
            factor ? Kind.WRONG_FACTOR : Kind.WRONG_MANIFEST,
            "update " + id.hex() + " with " + difference.expected(),
            difference.found());
      }
    }
    if (!left.isEmpty()) {
      Digest id = left.keySet().iterator().next();
      return new Difference(
          Kind.MISSING_INCLUSION, "update " + updates.describe(id), id.hex() + " is not in it");
    }
    Difference other = any(expected, found);
    boolean hash = !expected.getManifestHash().equals(found.getManifestHash());
    return new Difference(
        hash ? Kind.WRONG_MANIFEST : other.kind(), other.expected(), other.found());
  }

  private static Difference extra(Digest id, int round, UpdateBook updates) {
    int before = updates.publishedRound(id);
    boolean twice = before != 0 && before != round;
    return new Difference(
        twice ? Kind.INCLUDED_TWICE : Kind.NOT_ADMITTED,
        "update " + updates.describe(id),
        id.hex() + " is in the manifest of round " + round);
  }

  /** The first field that differs in two records of one type. */
  static Difference any(SpecificRecordBase expected, SpecificRecordBase found) {
    for (Schema.Field field : expected.getSchema().getFields()) {
      Object one = expected.get(field.pos());
      Object other = found.get(field.pos());
      if (!one.equals(other)) {
        return new Difference(
            Kind.FACT_DIFFERS, field.name() + " " + text(one), field.name() + " " + text(other));
      }
    }
    return new Difference(Kind.FACT_DIFFERS, "the same bytes", "other bytes");
  }

  private static String text(Object value) {
    if (value instanceof io.tributary.schemas.Sha256 hash) {
      return Digest.of(hash).hex();
    }
    String text = value.toString();
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }
}
