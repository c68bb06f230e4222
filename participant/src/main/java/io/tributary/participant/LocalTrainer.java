package io.tributary.participant;

import io.tributary.schemas.Receipt;
import io.tributary.schemas.TaskSpec;
import java.util.Map;

/** The participant's own training. Called with each new model, on one thread. */
public interface LocalTrainer {
  /**
   * Trains on local data.
   *
   * @param model the current global model; its arrays are the trainer's own to change
   * @param task the task, with its advice on training
   */
  Result train(Model model, TaskSpec task) throws InterruptedException;

  /**
   * Hears what became of an update that this trainer made, also after a restart.
   *
   * @param baseVersion the version that it was trained from
   */
  default void decided(int baseVersion, Receipt receipt) {}

  /**
   * What training gave.
   *
   * @param delta trained parameters minus the model's, as long as the model's parameters; also for
   *     a task that is sent whole models
   * @param further the task's further vectors by name, as long as the parameters; for SCAFFOLD the
   *     change of the control variate, see {@link ControlVariate}
   * @param weight weight in the mean, usually the number of examples; above 0
   * @param metrics finite numbers to report, at most 16, for instance loss and accuracy; some
   *     algorithms need some of them, see docs/task-file.md
   */
  record Result(
      float[] delta, Map<String, float[]> further, double weight, Map<String, Double> metrics) {
    /** The result of a task whose updates are one vector. */
    public Result(float[] delta, double weight, Map<String, Double> metrics) {
      this(delta, Map.of(), weight, metrics);
    }

    /** Not its content. */
    @Override
    public String toString() {
      return "result of weight " + weight + " over " + delta.length + " parameters";
    }
  }
}
