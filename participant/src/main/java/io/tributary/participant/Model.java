package io.tributary.participant;

import io.tributary.serde.Digest;
import java.util.Map;

/**
 * A complete, checked model.
 *
 * @param task the task
 * @param version its version; 0 is the initial model
 * @param hash its root hash
 * @param parameters the flat vector: the task's slices in order, each row-major
 * @param further the task's further vectors by name, each as long as the parameters; for instance
 *     SCAFFOLD's control
 * @param appendedAtMillis broker time of its last block, Unix milliseconds
 */
public record Model(
    String task,
    int version,
    Digest hash,
    float[] parameters,
    Map<String, float[]> further,
    long appendedAtMillis) {
  /** Which model, not its parameters. */
  @Override
  public String toString() {
    return task + " version " + version + " (" + hash.shortHex() + ")";
  }
}
