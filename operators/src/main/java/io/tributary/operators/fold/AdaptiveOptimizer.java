package io.tributary.operators.fold;

import io.tributary.operators.task.Call;
import java.util.Arrays;

/**
 * Adaptive federated optimization (Reddi et al. 2021, algorithm 2): m = beta1 m + (1 - beta1)
 * delta, v by the optimizer's own rule, x = x + eta m / (sqrt(v) + tau). As published there is no
 * correction of bias, and v starts at tau^2.
 *
 * @param second how v takes in the square of the aggregate
 * @param beta1 in [0, 1)
 * @param tau degree of adaptivity, above 0
 */
public record AdaptiveOptimizer(SecondMoment second, double beta1, double tau)
    implements ServerOptimizer {
  private static final double LARGEST_BELOW_ONE = Math.nextDown(1.0);

  /** The next v from the last one and the square of the aggregate. */
  @FunctionalInterface
  interface SecondMoment {
    double next(double v, double squared);
  }

  private static AdaptiveOptimizer of(Call call, double beta1, SecondMoment second) {
    return new AdaptiveOptimizer(
        second,
        call.within("beta1", 0, LARGEST_BELOW_ONE, beta1),
        call.within("tau", 1e-12, 1, 1e-3));
  }

  private static double beta2(Call call) {
    return call.onlyKnown("beta1", "beta2", "tau").within("beta2", 0, LARGEST_BELOW_ONE, 0.99);
  }

  /** Steps are about as long as the learning rate, whatever the size of the aggregate. */
  private interface Factory extends ServerOptimizer.Factory {
    @Override
    default double defaultLearningRate() {
      return 0.1;
    }
  }

  /** FedAdagrad: v = v + delta^2; beta1 is 0 unless stated, as in the paper's experiments. */
  public static final class Adagrad implements Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Adagrad() {}

    @Override
    public String name() {
      return "fedadagrad";
    }

    @Override
    public ServerOptimizer create(Call call) {
      return of(call.onlyKnown("beta1", "tau"), 0, (v, squared) -> v + squared);
    }
  }

  /** FedAdam: v = beta2 v + (1 - beta2) delta^2. */
  public static final class Adam implements Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Adam() {}

    @Override
    public String name() {
      return "fedadam";
    }

    @Override
    public ServerOptimizer create(Call call) {
      double beta2 = beta2(call);
      return of(call, 0.9, (v, squared) -> beta2 * v + (1 - beta2) * squared);
    }
  }

  /** FedYogi: v = v - (1 - beta2) delta^2 sign(v - delta^2). */
  public static final class Yogi implements Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Yogi() {}

    @Override
    public String name() {
      return "fedyogi";
    }

    @Override
    public ServerOptimizer create(Call call) {
      double beta2 = beta2(call);
      return of(call, 0.9, (v, squared) -> v - (1 - beta2) * squared * Math.signum(v - squared));
    }
  }

  @Override
  public double[][] slots(int length) {
    double[][] slots = new double[2][length];
    Arrays.fill(slots[1], tau * tau);
    return slots;
  }

  @Override
  public void step(float[] parameters, double[] aggregate, double[][] slots, double learningRate) {
    double[] m = slots[0];
    double[] v = slots[1];
    for (int i = 0; i < parameters.length; i++) {
      double delta = aggregate[i];
      m[i] = beta1 * m[i] + (1 - beta1) * delta;
      v[i] = second.next(v[i], delta * delta);
      parameters[i] = (float) (parameters[i] + learningRate * m[i] / (Math.sqrt(v[i]) + tau));
    }
  }
}
