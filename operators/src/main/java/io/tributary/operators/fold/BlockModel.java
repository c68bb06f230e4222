package io.tributary.operators.fold;

import io.tributary.schemas.TaskSpec;

/**
 * One block of a task's newest model. Mutable parameters; {@link #copy} is deep.
 *
 * @param spec the task
 * @param version the model's version
 * @param lastVersion version after which the task is forgotten; {@link #RUNNING} before that is
 *     known
 * @param parameters the block's parameters
 */
public record BlockModel(TaskSpec spec, int version, int lastVersion, float[] parameters) {
  /** The last version is not known. */
  public static final int RUNNING = -1;

  /** Whether the task's last version is made. */
  boolean finished() {
    return version == lastVersion;
  }

  /** Whether that version is still to come. */
  boolean willMake(int later) {
    return lastVersion == RUNNING || later <= lastVersion;
  }

  /** A deep copy of the parameters; the specification is shared and never changed. */
  public BlockModel copy() {
    return new BlockModel(spec, version, lastVersion, parameters.clone());
  }

  @Override
  public String toString() {
    return "version " + version + ", " + parameters.length + " parameters";
  }
}
