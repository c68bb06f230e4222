package io.tributary.privacy.accounting;

/**
 * The standard normal distribution, with a small relative error also far out in the tails, where
 * privacy is decided.
 */
final class NormalDistribution {
  private static final double SQRT_2 = Math.sqrt(2);
  private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

  /** Step of the trapezoidal rule; its error is about exp(-(pi / 0.5)^2), below 1e-17. */
  private static final double STEP = 0.5;

  /** Below it {@link #erfcByTrapezoids} takes the pole of its integrand into account. */
  private static final double POLE = Math.PI / STEP;

  /** exp(-(k * STEP)^2) for k = 1, 2, ... */
  private static final double[] WEIGHTS = weights();

  private NormalDistribution() {}

  private static double[] weights() {
    double[] weights = new double[13];
    for (int k = 1; k <= weights.length; k++) {
      weights[k - 1] = Math.exp(-(k * STEP) * (k * STEP));
    }
    return weights;
  }

  /** P[Z <= z]. */
  static double cdf(double z) {
    return 0.5 * erfc(-z / SQRT_2);
  }

  /** ln P[Z <= z], also where the probability itself is no double. */
  static double logCdf(double z) {
    if (z > -37) {
      return Math.log(cdf(z));
    }
    double x = -z / SQRT_2;
    double scaled = x / Math.PI * STEP * trapezoids(x);
    return -x * x + Math.log(0.5 * scaled);
  }

  /** P[from < Z <= to] for {@code from <= to}; taken from that tail in which it is small. */
  static double between(double from, double to) {
    if (from > 0) {
      return cdf(-from) - cdf(-to);
    }
    if (to <= 0) {
      return cdf(to) - cdf(from);
    }
    return 1 - cdf(from) - cdf(-to);
  }

  /** The z with P[Z <= z] = exp({@code logProbability}), for probabilities up to one half. */
  static double quantileOfLog(double logProbability) {
    if (!(logProbability <= -0.69)) {
      throw new IllegalArgumentException("probability must be at most 0.5");
    }
    double low = -Math.sqrt(-2 * logProbability) - 1;
    double high = 0.1;
    for (int i = 0; i < 100; i++) {
      double middle = low + (high - low) / 2;
      if (logCdf(middle) < logProbability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The z with P[Z <= z] = {@code probability}, in (0, 1). */
  static double quantile(double probability) {
    return probability <= 0.5
        ? quantileOfLog(Math.log(probability))
        : -quantileOfLog(Math.log1p(-probability));
  }

  /** The complementary error function. */
  static double erfc(double x) {
    if (x < 0) {
      return 2 - erfc(-x);
    }
    if (x < 1) {
      return 1 - erfBySeries(x);
    }
    return x > 27.3 ? 0 : erfcByTrapezoids(x);
  }

  /**
   * erf(x) = 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!, whose terms are all positive
   * (Abramowitz and Stegun 7.1.6).
   */
  private static double erfBySeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
  }

  /**
   * The trapezoidal rule on erfc(x) = 2 x exp(-x^2) / pi * integral of exp(-t^2) / (x^2 + t^2),
   * less the residue at its pole (Chiarella and Reichel 1968).
   */
  private static double erfcByTrapezoids(double x) {
    double value = x / Math.PI * STEP * Math.exp(-x * x) * trapezoids(x);
    return x < POLE ? value - 2 / Math.expm1(2 * POLE * x) : value;
  }

  private static double trapezoids(double x) {
    double square = x * x;
    double sum = 0;
    for (int k = WEIGHTS.length; k >= 1; k--) {
      sum += WEIGHTS[k - 1] / (square + k * STEP * k * STEP);
    }
    return 1 / square + 2 * sum;
  }
}
