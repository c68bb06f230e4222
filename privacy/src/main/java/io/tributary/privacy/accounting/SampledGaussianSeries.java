package io.tributary.privacy.accounting;

/**
 * Rényi moments of the Gaussian mechanism under Poisson sampling for orders that are not whole
 * (Mironov, Talwar and Zhang 2019, section 3.3): the binomial series on both sides of the outcome
 * z0 at which either part of the mixture is as likely. Its terms are added by their absolute
 * values, as the usual accountants do, which bounds the moment from above.
 */
final class SampledGaussianSeries {
  private static final int MOST_TERMS = 1000;

  /** Terms fall no faster than a power of their number; asking for less would end in none. */
  private static final double LOG_NEGLIGIBLE = -30;

  private final double sigma;
  private final double logRate;
  private final double logRest;
  private final double middle;
  private final double order;

  private SampledGaussianSeries(double sigma, double rate, double order) {
    this.sigma = sigma;
    this.logRate = Math.log(rate);
    this.logRest = Math.log1p(-rate);
    this.middle = sigma * sigma * (logRest - logRate) + 0.5;
    this.order = order;
  }

  /** (order - 1) times the divergence; infinite if the series does not converge. */
  static double logMoment(double sigma, double rate, double order) {
    return new SampledGaussianSeries(sigma, rate, order).sum();
  }

  private double sum() {
    double total = Double.NEGATIVE_INFINITY;
    double lastLow = total;
    double lastHigh = total;
    double logChoose = 0;
    for (int i = 0; i < MOST_TERMS; i++) {
      double j = order - i;
      double low = logChoose + i * logRate + j * logRest + part(i, i - middle);
      double high = logChoose + j * logRate + i * logRest + part(j, middle - j);
      total = LogSum.of(total, LogSum.of(low, high));
      if (low < lastLow && high < lastHigh && Math.max(low, high) < total + LOG_NEGLIGIBLE) {
        return total;
      }
      lastLow = low;
      lastHigh = high;
      logChoose += Math.log(Math.abs(j) / (i + 1));
    }
    return Double.POSITIVE_INFINITY;
  }

  /** ln of E_Q[(P/Q)^k] on the side of z0 that a normal distribution around k has so far away. */
  private double part(double k, double distance) {
    return k * (k - 1) / (2 * sigma * sigma) + NormalDistribution.logCdf(-distance / sigma);
  }
}
