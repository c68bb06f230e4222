package io.tributary.operators.fold;

/** x becomes {@code (float) (x + learningRate * aggregate)}, computed in double. */
public final class SgdOptimizer implements ServerOptimizer {
  /** For {@link java.util.ServiceLoader}. */
  public SgdOptimizer() {}

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public void step(float[] parameters, double[] aggregate, double learningRate) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (parameters[i] + learningRate * aggregate[i]);
    }
  }
}
