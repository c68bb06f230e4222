package io.tributary.operators.fold;

import io.tributary.operators.task.Call;

/**
 * How an aggregate moves the model. Made of a task's {@code optimizer.name}; its state lies in
 * slots, arrays of one double a parameter, so that a block needs no neighbour.
 */
public interface ServerOptimizer {
  /** Makes optimizers of one name. */
  interface Factory {
    /** The name that a task gives in {@code optimizer.name}. */
    String name();

    /** The learning rate of a task file that states none. */
    default double defaultLearningRate() {
      return 1;
    }

    /** An optimizer; throws IllegalArgumentException when an argument is out of range. */
    ServerOptimizer create(Call call);
  }

  /** The slots before the first step, each {@code length} long; empty for none. */
  default double[][] slots(int length) {
    return new double[0][];
  }

  /**
   * Moves one block's parameters and slots in place.
   *
   * @param parameters the block's parameters
   * @param aggregate the round's aggregate, at least as long
   * @param slots as {@link #slots} gave them, or the last step left them
   * @param learningRate the server's learning rate in this round, at least 0
   */
  void step(float[] parameters, double[] aggregate, double[][] slots, double learningRate);
}
