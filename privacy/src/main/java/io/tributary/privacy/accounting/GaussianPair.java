package io.tributary.privacy.accounting;

/**
 * N(1, sigma^2) against N(0, sigma^2): the Gaussian mechanism of sensitivity 1. The loss of outcome
 * x is (2x - 1) / (2 sigma^2).
 *
 * @param sigma standard deviation over L2 sensitivity, above 0
 */
record GaussianPair(double sigma) implements DominatingPair.Continuous {
  @Override
  public double largestLoss() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double upperLoss(double logTail) {
    return 0.5 / (sigma * sigma) - NormalDistribution.quantileOfLog(logTail) / sigma;
  }

  @Override
  public double lowerLoss(double logTail) {
    return 0.5 / (sigma * sigma) + NormalDistribution.quantileOfLog(logTail) / sigma;
  }

  @Override
  public double p(double from, double to) {
    double shift = 0.5 / sigma;
    return NormalDistribution.between(sigma * from - shift, sigma * to - shift);
  }

  @Override
  public double q(double from, double to) {
    double shift = 0.5 / sigma;
    return NormalDistribution.between(sigma * from + shift, sigma * to + shift);
  }
}
