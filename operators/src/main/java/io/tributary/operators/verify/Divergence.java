package io.tributary.operators.verify;

import java.util.Locale;

/**
 * A place where the record is not what follows from the journal.
 *
 * @param kind what is wrong
 * @param task the task it belongs to
 * @param round the round, which is also the version it makes; -1 when it is about neither
 * @param where the record that diverges; when one is missing, the record that asks for it
 * @param expected what follows from the journal
 * @param found what is there
 */
public record Divergence(
    Kind kind, String task, int round, Where where, String expected, String found) {
  /** What is wrong. */
  public enum Kind {
    /** A round is announced as closed, which nothing in the journal closes. */
    ROUND_WITHOUT_REASON("a round was closed without a reason in the journal"),
    /** A public fact that nothing in the journal explains. */
    NOT_EXPLAINED("nothing in the journal explains it"),
    /** A round closed for another reason. */
    WRONG_REASON("the round closed for another reason"),
    /** A manifest has another factor. */
    WRONG_FACTOR("an update has another factor in the manifest"),
    /** A manifest has another entry or hash. */
    WRONG_MANIFEST("the manifest is another"),
    /** A manifest lacks an update that the journal puts into the round. */
    MISSING_INCLUSION("an admitted update is missing in its round's manifest"),
    /** A manifest has an update that the journal does not put into the round. */
    NOT_ADMITTED("the manifest holds an update that the journal did not put there"),
    /** An update is in two manifests, or twice in one. */
    INCLUDED_TWICE("an update is included twice"),
    /** An admitted update has no outcome. */
    UPDATE_LOST("an admitted update is neither included, refused nor pending"),
    /** Some other field of a public fact. */
    FACT_DIFFERS("a public fact differs from the journal's"),
    /** A fact is not there though later ones of its kind are. */
    FACT_MISSING("a public fact is missing though later ones are there"),
    /** A version is not announced though later ones are. */
    VERSION_SKIPPED("a version was skipped"),
    /** A version is announced twice, differently. */
    VERSION_TWICE("a version is announced again with another content"),
    /** A version is announced before the one it is made of. */
    VERSION_OUT_OF_ORDER("a version is announced before its predecessor"),
    /** A version names another predecessor than it has. */
    WRONG_PARENT("a version names another parent"),
    /** An announced root is not that of the announced blocks. */
    WRONG_ROOT("the root hash is not that of the block hashes"),
    /** The recomputed version is another than the announced one. */
    MODEL_DIFFERS("the recomputed version has another hash"),
    /** A block of a version has another hash than was announced. */
    BLOCK_DIFFERS("a block is not the announced one"),
    /** A clip norm is not what the count of updates within the one before gives. */
    CLIP_DIFFERS("a clip norm is not what was counted"),
    /** A receipt or rejection says something else about an update than the journal. */
    RECEIPT_CONTRADICTS("a receipt contradicts the journal"),
    /** An update's outcome was not told though later ones were. */
    RECEIPT_MISSING("a receipt is missing though later ones are there"),
    /** The updates topic does not hold what the journal admitted. */
    UPDATE_DIFFERS("the update is not what the journal admitted");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s at %s: %s; expected %s, found %s",
        kind,
        where,
        kind.text(),
        expected,
        found);
  }
}
