package io.tributary.privacy.noise;

/**
 * Probabilities and variance of {@link DiscreteGaussian}, to full double precision; to state and to
 * test what is drawn, not to draw.
 */
public final class DiscreteGaussianLaw {
  private static final double DEVIATIONS = 9; // exp(-9^2 / 2) is below 2^-58.
  private final double sigma;
  private final double total;

  /** The law of parameter {@code sigma}, finite, above 0. */
  public DiscreteGaussianLaw(double sigma) {
    if (!(sigma > 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("sigma must be finite and above 0, not " + sigma);
    }
    this.sigma = sigma;
    // Poisson's summation: from sigma 1 on, the sum is the integral but for 2 exp(-2 pi^2 sigma^2).
    this.total =
        sigma >= 1
            ? sigma
                * Math.sqrt(2 * Math.PI)
                * (1 + 2 * Math.exp(-2 * Math.PI * Math.PI * sigma * sigma))
            : sum(k -> weight(k));
  }

  /** The probability of k. */
  public double probability(long k) {
    return weight(k) / total;
  }

  /** The variance: sigma^2 but for less than 3e-7 of it from sigma 1 on, and less below. */
  public double variance() {
    if (sigma >= 1) {
      double square = sigma * sigma;
      double ripple = 2 * Math.exp(-2 * Math.PI * Math.PI * square);
      return square * (1 - 4 * Math.PI * Math.PI * square * ripple / (1 + ripple));
    }
    return sum(k -> k * (double) k * weight(k)) / total;
  }

  private double weight(long k) {
    double x = k / sigma;
    return Math.exp(-x * x / 2);
  }

  private double sum(java.util.function.LongToDoubleFunction term) {
    double sum = 0;
    for (long k = (long) Math.ceil(DEVIATIONS * sigma); k >= 1; k--) {
      sum += 2 * term.applyAsDouble(k);
    }
    return sum + term.applyAsDouble(0);
  }
}
