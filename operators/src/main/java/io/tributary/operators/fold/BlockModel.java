package io.tributary.operators.fold;

import io.tributary.schemas.TaskSpec;
import java.util.Arrays;

/**
 * One block of a task's newest model, with the server optimizer's state. Mutable arrays; {@link
 * #copy} is deep.
 *
 * @param spec the task
 * @param version the newest round that is done: made or passed over
 * @param lastVersion round after which the task is forgotten; {@link #RUNNING} before that is known
 * @param parameters the block's parameters; of a task with an upstream, which it does not need,
 *     zeros
 * @param slots the optimizer's state, each as long as the parameters
 */
public record BlockModel(
    TaskSpec spec, int version, int lastVersion, float[] parameters, double[][] slots) {
  /** The last version is not known. */
  public static final int RUNNING = -1;

  /** Whether the task's last version is made. */
  boolean finished() {
    return version == lastVersion;
  }

  /** Whether that version is still to come. */
  boolean willMake(int later) {
    return later > version && (lastVersion == RUNNING || later <= lastVersion);
  }

  BlockModel at(int newVersion) {
    return new BlockModel(spec, newVersion, lastVersion, parameters, slots);
  }

  BlockModel ending(int last) {
    return new BlockModel(spec, version, last, parameters, slots);
  }

  /** A deep copy of the arrays; the specification is shared and never changed. */
  public BlockModel copy() {
    double[][] copied = Arrays.stream(slots).map(double[]::clone).toArray(double[][]::new);
    return new BlockModel(spec, version, lastVersion, parameters.clone(), copied);
  }

  @Override
  public String toString() {
    return "version " + version + ", " + parameters.length + " parameters";
  }
}
