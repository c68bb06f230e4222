package io.tributary.operators.fold;

import io.tributary.operators.task.Call;

/**
 * FedAvgM (Hsu, Qi and Brown 2019): v = beta v + delta, x = x + eta v. With Nesterov's momentum x
 * moves by eta (delta + beta v), with the new v.
 *
 * @param momentum beta, in [0, 1)
 */
public record MomentumOptimizer(double momentum, boolean nesterov) implements ServerOptimizer {
  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements ServerOptimizer.Factory {
    private static final double LARGEST_BELOW_ONE = Math.nextDown(1.0);

    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "fedavgm";
    }

    @Override
    public ServerOptimizer create(Call call) {
      call.onlyKnown("momentum", "nesterov");
      return new MomentumOptimizer(
          call.within("momentum", 0, LARGEST_BELOW_ONE, 0.9), call.flag("nesterov", false));
    }
  }

  @Override
  public double[][] slots(int length) {
    return new double[1][length];
  }

  @Override
  public void step(float[] parameters, double[] aggregate, double[][] slots, double learningRate) {
    double[] velocity = slots[0];
    for (int i = 0; i < parameters.length; i++) {
      velocity[i] = momentum * velocity[i] + aggregate[i];
      double move = nesterov ? aggregate[i] + momentum * velocity[i] : velocity[i];
      parameters[i] = (float) (parameters[i] + learningRate * move);
    }
  }
}
