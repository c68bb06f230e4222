package io.tributary.operators.verify;

import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.SumPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * The announced versions of a task, models or a region's sums: that the journal asks for each, that
 * each is announced with one content only, and that they make a chain. Keeps 32 bytes a block and
 * version.
 */
final class VersionBook {
  private final String task;
  private final int blocks;
  private final Divergences divergences;
  private final TreeMap<Integer, Version> versions = new TreeMap<>();
  private int unexplained = -1;

  /** What the journal says of a version, and what was announced. */
  private static final class Version {
    final Where journal;

    /**
     * The announcement with what the journal knows; hashes that it does not know are zeros. Null
     * for a version that it no longer explains.
     */
    final SpecificRecordBase due;

    /** Broker time before which none of its blocks was appended. */
    long notBeforeMillis;

    Where first;
    Digest content;
    Digest root;
    Digest parent;
    byte[] hashes;

    Version(Where journal, SpecificRecordBase due) {
      this.journal = journal;
      this.due = due;
    }
  }

  /** A book for models or sums of {@code blocks} blocks. */
  VersionBook(String task, int blocks, Divergences divergences) {
    this.task = task;
    this.blocks = blocks;
    this.divergences = divergences;
  }

  /** The journal explains what comes after a version, and not what was before. */
  void explainsAfter(int version) {
    unexplained = version;
  }

  /** The journal asks for a model. */
  void dueModel(Where journal, int version, Digest manifest, long notBeforeMillis) {
    Sha256 none = Digest.ZERO.toFixed();
    due(
        journal,
        version,
        new ModelPublished(version, none, none, manifest.toFixed(), List.of(), notBeforeMillis));
  }

  /** The journal asks for a region's sum; of {@code due} all but the block hashes is known. */
  void dueSum(Where journal, SumPublished due) {
    due(journal, due.getRound(), due);
  }

  /** The journal adopts a parent federation's model: what is announced is the round book's. */
  void adopted(Where journal, ModelPublished model) {
    Version version = new Version(journal, model);
    if (versions.putIfAbsent(model.getVersion(), version) == null) {
      version.first = journal;
      keepModel(version, journal, model);
    }
  }

  private void due(Where journal, int version, SpecificRecordBase due) {
    versions.putIfAbsent(version, new Version(journal, due));
  }

  /** Takes a model's announcement from the rounds topic. */
  void found(Where where, ModelPublished model) {
    ModelPublished known =
        ModelPublished.newBuilder(model)
            .setRootHash(Digest.ZERO.toFixed())
            .setParentHash(Digest.ZERO.toFixed())
            .setBlockHashes(List.of())
            .build();
    Version version = found(where, model.getVersion(), model, known);
    if (version != null) {
      keepModel(version, where, model);
    }
  }

  private void keepModel(Version version, Where where, ModelPublished model) {
    version.root = Digest.of(model.getRootHash());
    version.notBeforeMillis = model.getNotBeforeMillis();
    version.parent = Digest.of(model.getParentHash());
    keep(version, where, model.getVersion(), model.getBlockHashes());
    Digest root = WireHashes.rootHash(model.getBlockHashes().stream().map(Digest::of).toList());
    if (!root.equals(version.root)) {
      add(Kind.WRONG_ROOT, model.getVersion(), where, root.hex(), version.root.hex());
    }
  }

  /** Takes a sum's announcement from the rounds topic. */
  void found(Where where, SumPublished sum) {
    SumPublished known = SumPublished.newBuilder(sum).setBlockHashes(List.of()).build();
    Version version = found(where, sum.getRound(), sum, known);
    if (version != null) {
      keep(version, where, sum.getRound(), sum.getBlockHashes());
    }
  }

  /** The version when this is its first announcement, otherwise null. */
  private Version found(
      Where where, int number, SpecificRecordBase fact, SpecificRecordBase known) {
    if (number >= 0 && number <= unexplained) {
      versions.computeIfAbsent(number, n -> new Version(where, null));
    }
    Version version = versions.get(number);
    if (version == null) {
      add(Kind.NOT_EXPLAINED, number, where, "no version " + number, "it is announced");
      return null;
    }
    Digest content = Digest.sha256(WireWriter.encode(new RoundFact(task, fact)));
    if (version.first == null) {
      version.first = where;
      version.content = content;
      if (version.due != null && !known.equals(version.due)) {
        Differences.Difference difference = Differences.any(version.due, known);
        add(
            difference.kind(),
            number,
            where,
            difference.expected() + ", as follows from " + version.journal,
            difference.found());
      }
      return version;
    }
    if (!content.equals(version.content)) {
      add(
          Kind.VERSION_TWICE,
          number,
          where,
          "the same as at " + version.first + ": " + rootText(version),
          fact instanceof ModelPublished model
              ? Digest.of(model.getRootHash()).hex()
              : "another sum");
    }
    return null;
  }

  private static String rootText(Version version) {
    return version.root == null ? "the sum" : version.root.hex();
  }

  private void keep(Version version, Where where, int number, List<Sha256> blockHashes) {
    if (blockHashes.size() != blocks) {
      add(Kind.FACT_DIFFERS, number, where, blocks + " blocks", blockHashes.size() + " blocks");
    }
    version.hashes = new byte[blockHashes.size() * Digest.BYTES];
    for (int block = 0; block < blockHashes.size(); block++) {
      System.arraycopy(
          blockHashes.get(block).bytes(), 0, version.hashes, block * Digest.BYTES, Digest.BYTES);
    }
  }

  /** Takes what a version was recomputed as; gives whether it is announced so, empty if not yet. */
  Optional<Boolean> recomputed(int number, List<Digest> made) {
    Version version = versions.get(number);
    if (version.first == null) {
      version.hashes = new byte[made.size() * Digest.BYTES];
      for (int block = 0; block < made.size(); block++) {
        System.arraycopy(
            made.get(block).bytes(), 0, version.hashes, block * Digest.BYTES, Digest.BYTES);
      }
      return Optional.empty();
    }
    List<Digest> announced = announced(version);
    if (announced.equals(made)) {
      return Optional.of(true);
    }
    int block = 0;
    while (block < Math.min(announced.size(), made.size())
        && announced.get(block).equals(made.get(block))) {
      block++;
    }
    boolean within = block < Math.min(announced.size(), made.size());
    add(
        Kind.MODEL_DIFFERS,
        number,
        version.first,
        WireHashes.rootHash(made).hex()
            + (within ? ", block " + block + " with " + made.get(block).hex() : ""),
        WireHashes.rootHash(announced).hex()
            + (within ? ", block " + block + " with " + announced.get(block).hex() : ""));
    return Optional.of(false);
  }

  private static List<Digest> announced(Version version) {
    List<Digest> hashes = new ArrayList<>();
    for (int at = 0; at < version.hashes.length; at += Digest.BYTES) {
      hashes.add(Digest.read(version.hashes, at));
    }
    return hashes;
  }

  /** Broker time before which no block of an announced version was appended; 0 when unknown. */
  long notBeforeMillis(int number) {
    Version version = versions.get(number);
    return version == null ? 0 : version.notBeforeMillis;
  }

  /** The announced block hashes of a version; empty when it is not announced. */
  Optional<List<Digest>> announced(int number) {
    Version version = versions.get(number);
    return version == null || version.first == null
        ? Optional.empty()
        : Optional.of(announced(version));
  }

  /**
   * Takes a block of the models or sums topic.
   *
   * @param all whether only the journal's versions can be there
   */
  void block(Where where, int number, int block, Digest hash, boolean all) {
    Version version = versions.get(number);
    if (version == null) {
      if (all && (number < 0 || number > unexplained)) {
        add(Kind.NOT_EXPLAINED, number, where, "no version " + number, "a block of it");
      }
      return;
    }
    if (version.hashes == null) {
      return; // Under way, and not recomputed.
    }
    boolean inside = block >= 0 && (block + 1) * Digest.BYTES <= version.hashes.length;
    Digest expected = inside ? Digest.read(version.hashes, block * Digest.BYTES) : null;
    if (!hash.equals(expected)) {
      add(
          Kind.BLOCK_DIFFERS,
          number,
          where,
          inside
              ? "block " + block + " with " + expected.hex()
              : version.hashes.length / Digest.BYTES + " blocks",
          "block " + block + " with " + hash.hex());
    }
  }

  /**
   * Looks for gaps and broken links, once the topic is read; returns what is under way.
   *
   * @param chained whether each version names its parent, and follows it
   * @param firstAnnounced the first number that is still there; what was before is given up
   */
  List<String> finish(boolean chained, int firstAnnounced) {
    List<String> underWay = new ArrayList<>();
    boolean laterFound = false;
    for (Map.Entry<Integer, Version> one : versions.descendingMap().entrySet()) {
      int number = one.getKey();
      Version version = one.getValue();
      boolean givenUp = laterFound && number <= firstAnnounced;
      if (version.first == null && laterFound && !givenUp) {
        add(
            Kind.VERSION_SKIPPED,
            number,
            version.journal,
            "version " + number + " announced",
            "it is not, though later versions are");
      } else if (version.first == null && !laterFound) {
        underWay.add(0, "version " + number);
      } else if (version.first != null) {
        laterFound = true;
        if (chained) {
          link(number, version, versions.get(number - 1));
        }
      }
    }
    return underWay;
  }

  private void link(int number, Version version, Version before) {
    Digest parent = number == 0 ? Digest.ZERO : before == null ? null : before.root;
    if (parent == null) {
      return; // It was skipped.
    }
    if (!parent.equals(version.parent)) {
      add(Kind.WRONG_PARENT, number, version.first, parent.hex(), version.parent.hex());
    }
    if (before != null
        && before.first.partition() == version.first.partition()
        && before.first.offset() > version.first.offset()) {
      add(
          Kind.VERSION_OUT_OF_ORDER,
          number,
          version.first,
          "after " + before.first + " of version " + (number - 1),
          "before it");
    }
  }

  private void add(Kind kind, int number, Where where, String expected, String found) {
    divergences.add(kind, number, where, expected, found);
  }
}
