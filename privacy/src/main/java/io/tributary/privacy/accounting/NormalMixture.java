package io.tributary.privacy.accounting;

import java.util.Arrays;

/**
 * A mixture of normal distributions of one standard deviation.
 *
 * @param means of the parts
 * @param weights of the parts, each above 0, 1 in sum
 * @param sigma standard deviation of each part, above 0
 */
record NormalMixture(double[] means, double[] weights, double sigma) {
  NormalMixture {
    double sum = Arrays.stream(weights).sum();
    if (means.length != weights.length || means.length == 0 || Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException("as many weights as means, and 1 in sum, not " + sum);
    }
  }

  /** One normal distribution. */
  static NormalMixture one(double mean, double sigma) {
    return new NormalMixture(new double[] {mean}, new double[] {1}, sigma);
  }

  double least() {
    return Arrays.stream(means).min().getAsDouble();
  }

  double largest() {
    return Arrays.stream(means).max().getAsDouble();
  }

  /** P[from < X <= to]. */
  double between(double from, double to) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum +=
          weights[i]
              * NormalDistribution.between((from - means[i]) / sigma, (to - means[i]) / sigma);
    }
    return sum;
  }

  /**
   * ln(density(x) / standard density at x / sigma), up to the constant ln sigma: the exponents are
   * (2 x m - m^2) / (2 sigma^2), so that quotients of two mixtures lose no digits.
   */
  double logRatio(double x) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < means.length; i++) {
      largest = Math.max(largest, exponent(i, x));
    }
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += weights[i] * Math.exp(exponent(i, x) - largest);
    }
    return largest + Math.log(sum);
  }

  /** The mean of the parts, weighted by how likely each is to have given x. */
  double meanGiven(double x) {
    double log = logRatio(x);
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += weights[i] * means[i] * Math.exp(exponent(i, x) - log);
    }
    return sum;
  }

  private double exponent(int i, double x) {
    return means[i] * (2 * x - means[i]) / (2 * sigma * sigma);
  }
}
