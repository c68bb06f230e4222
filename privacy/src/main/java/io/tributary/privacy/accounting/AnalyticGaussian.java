package io.tributary.privacy.accounting;

/** The Gaussian mechanism of sensitivity 1, exactly (Balle and Wang 2018, theorem 8). */
public final class AnalyticGaussian {
  private AnalyticGaussian() {}

  /**
   * The least delta at {@code epsilon}: Phi(1/(2s) - eps s) - e^eps Phi(-1/(2s) - eps s).
   *
   * @param sigma standard deviation over sensitivity, above 0
   */
  public static double delta(double sigma, double epsilon) {
    double near = NormalDistribution.logCdf(0.5 / sigma - epsilon * sigma);
    double far = NormalDistribution.logCdf(-0.5 / sigma - epsilon * sigma);
    return Math.max(0, -Math.exp(near) * Math.expm1(epsilon + far - near));
  }

  /** The least epsilon of at least 0 at {@code delta} in (0, 1). */
  public static double epsilon(double sigma, double delta) {
    requireDelta(delta);
    if (delta(sigma, 0) <= delta) {
      return 0;
    }
    double high = 1;
    while (delta(sigma, high) > delta) {
      high *= 2;
    }
    double low = 0;
    for (int i = 0; i < 200; i++) {
      double middle = low + (high - low) / 2;
      if (delta(sigma, middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The least sigma that is (epsilon, delta)-private; epsilon at least 0, delta in (0, 1). */
  public static double sigma(double epsilon, double delta) {
    requireDelta(delta);
    double high = 1;
    while (delta(high, epsilon) > delta) {
      high *= 2;
    }
    double low = 0;
    for (int i = 0; i < 200; i++) {
      double middle = low + (high - low) / 2;
      if (delta(middle, epsilon) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static void requireDelta(double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), not " + delta);
    }
  }
}
