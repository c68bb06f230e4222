package io.tributary.operators.task;

import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.TaskStopped;

/**
 * Facts that may lie in the journal before their task's opening: a request to stop it, and models
 * that a region's relay brings early. Every other fact about a task follows its opening; where such
 * a fact comes first, the opening is gone.
 */
public final class Prelude {
  private Prelude() {}

  /** Whether a fact tells nothing of whether the task was opened. */
  public static boolean has(Object fact) {
    return fact instanceof TaskStopped || fact instanceof ModelAdopted;
  }
}
