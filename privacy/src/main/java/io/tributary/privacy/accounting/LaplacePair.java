package io.tributary.privacy.accounting;

/**
 * Laplace(0, b) against Laplace(1, b). The loss of outcome x is 1/b up to 0, -1/b from 1, and falls
 * linearly between.
 *
 * @param scale b over L1 sensitivity, above 0
 */
record LaplacePair(double scale) implements DominatingPair.Continuous {
  @Override
  public double largestLoss() {
    return 1 / scale;
  }

  @Override
  public double upperLoss(double logTail) {
    return 1 / scale;
  }

  @Override
  public double lowerLoss(double logTail) {
    return -1 / scale;
  }

  @Override
  public double p(double from, double to) {
    double inner = inner(0.5 * Math.exp(-0.5 / scale), from, to);
    double edge = 1 / scale;
    double top = from < edge && to >= edge ? 0.5 : 0;
    double bottom = from < -edge && to >= -edge ? 0.5 * Math.exp(-edge) : 0;
    return inner + top + bottom;
  }

  @Override
  public double q(double from, double to) {
    // The density of Q at loss l is that of P times exp(-l).
    double inner = -inner(0.5 * Math.exp(-0.5 / scale), -from, -to);
    double edge = 1 / scale;
    double top = from < edge && to >= edge ? 0.5 * Math.exp(-edge) : 0;
    double bottom = from < -edge && to >= -edge ? 0.5 : 0;
    return inner + top + bottom;
  }

  /** Integral of factor * exp(l / 2) / 2 over the losses between two, within (-1/b, 1/b). */
  private double inner(double factor, double from, double to) {
    double a = Math.max(-1 / scale, Math.min(1 / scale, from));
    double b = Math.max(-1 / scale, Math.min(1 / scale, to));
    return factor * Math.exp(a / 2) * Math.expm1((b - a) / 2);
  }
}
