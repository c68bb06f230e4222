package io.tributary.participant;

import io.tributary.serde.Digest;

/**
 * A complete, checked model.
 *
 * @param task the task
 * @param version its version; 0 is the initial model
 * @param hash its root hash
 * @param parameters the flat vector: the task's slices in order, each row-major
 * @param appendedAtMillis broker time of its last block, Unix milliseconds
 */
public record Model(
    String task, int version, Digest hash, float[] parameters, long appendedAtMillis) {
  /** Which model, not its parameters. */
  @Override
  public String toString() {
    return task + " version " + version + " (" + hash.shortHex() + ")";
  }
}
