package io.tributary.privacy.accounting;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** The least noise that keeps within a budget. */
public final class Calibration {
  private static final double PRECISION = 1e-10;

  private Calibration() {}

  /**
   * The least noise multiplier of {@code rounds} Gaussian rounds, by privacy loss distributions.
   *
   * @param epsilon above 0
   * @param delta in (0, 1)
   * @param rounds at least 1
   */
  public static double noiseMultiplier(
      double epsilon, double delta, int rounds, Sampling sampling) {
    return noiseMultiplier(
        epsilon,
        delta,
        sigma -> List.of(new Release(new Mechanism.Gaussian(sigma), sampling, rounds)));
  }

  /** The same for whatever rounds follow from a noise multiplier, the more the more private. */
  public static double noiseMultiplier(
      double epsilon, double delta, DoubleFunction<List<Release>> releases) {
    return least(sigma -> LossAccountant.of(releases.apply(sigma)).epsilon(delta), epsilon);
  }

  /**
   * The least noise multiplier, to 10 digits, whose epsilon is at most {@code target}, above 0. The
   * Illinois variant of regula falsi on the logarithms; the result errs towards more noise.
   *
   * @param epsilon as a function of the noise multiplier, falling
   */
  public static double least(DoubleUnaryOperator epsilon, double target) {
    if (!(target > 0) || Double.isInfinite(target)) {
      throw new IllegalArgumentException(
          "the target epsilon must be finite and above 0, not " + target);
    }
    DoubleUnaryOperator excess = x -> excess(epsilon.applyAsDouble(Math.exp(x)), target);
    double high = 0;
    while (excess.applyAsDouble(high) > 0) {
      high += 1;
      if (high > 40) {
        throw new IllegalArgumentException("no noise multiplier gives epsilon " + target);
      }
    }
    double low = high - 1;
    while (excess.applyAsDouble(low) <= 0) {
      low -= 0.5;
      if (low < -10) {
        throw new IllegalArgumentException(
            "any noise multiplier from 1e-4 on gives epsilon " + target);
      }
    }
    return Math.exp(root(excess, low, low < high - 1 ? Math.min(high, low + 0.5) : high));
  }

  private static double excess(double epsilon, double target) {
    return Math.log(Math.max(epsilon, 1e-12 * target) / target);
  }

  /** The right end of a bracket of a falling function's zero. */
  private static double root(DoubleUnaryOperator function, double from, double to) {
    double low = from;
    double high = to;
    double atLow = Math.min(10, function.applyAsDouble(low));
    double atHigh = function.applyAsDouble(high);
    int side = 0;
    for (int i = 0; i < 200 && high - low > PRECISION && atHigh < 0; i++) {
      double share = i % 12 == 11 ? 0.5 : atLow / (atLow - atHigh);
      double x = low + share * (high - low);
      x = Math.max(low + PRECISION / 4, Math.min(high - PRECISION / 4, x));
      double value = function.applyAsDouble(x);
      if (value > 0) {
        low = x;
        atLow = Math.min(10, value);
        atHigh = side > 0 ? atHigh / 2 : atHigh;
        side = 1;
      } else {
        high = x;
        atHigh = value;
        atLow = side < 0 ? atLow / 2 : atLow;
        side = -1;
      }
    }
    return high;
  }
}
