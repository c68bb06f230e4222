package io.tributary.participant;

import io.tributary.schemas.TaskSpec;
import java.util.Map;

/** The participant's own training. Called with each new model, on one thread. */
public interface LocalTrainer {
  /**
   * Trains on local data.
   *
   * @param model the current global model; its array is the trainer's own to change
   * @param task the task, with its advice on training
   */
  Result train(Model model, TaskSpec task);

  /**
   * What training gave.
   *
   * @param delta trained parameters minus the model's, as long as the model
   * @param weight weight in the mean, usually the number of examples; above 0
   * @param metrics finite numbers to report, at most 16, for instance loss and accuracy
   */
  record Result(float[] delta, double weight, Map<String, Double> metrics) {
    /** Not its content. */
    @Override
    public String toString() {
      return "result of weight " + weight + " over " + delta.length + " parameters";
    }
  }
}
