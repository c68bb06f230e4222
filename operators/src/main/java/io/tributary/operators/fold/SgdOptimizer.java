package io.tributary.operators.fold;

import io.tributary.operators.task.Call;

/** FedAvg and FedSGD: x becomes {@code (float) (x + learningRate * aggregate)}, in double. */
public record SgdOptimizer() implements ServerOptimizer {
  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements ServerOptimizer.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "sgd";
    }

    @Override
    public ServerOptimizer create(Call call) {
      call.onlyKnown();
      return new SgdOptimizer();
    }
  }

  @Override
  public void step(float[] parameters, double[] aggregate, double[][] slots, double learningRate) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (parameters[i] + learningRate * aggregate[i]);
    }
  }
}
