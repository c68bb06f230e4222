package io.tributary.operators.fold;

/** How an aggregate moves the model. Found by name; stateless. */
public interface ServerOptimizer {
  /** The name that a task gives in {@code optimizer.name}. */
  String name();

  /**
   * Moves one block's parameters in place.
   *
   * @param parameters the block's parameters
   * @param aggregate the round's aggregate, at least as long
   * @param learningRate the server's learning rate, above 0
   */
  void step(float[] parameters, double[] aggregate, double learningRate);
}
