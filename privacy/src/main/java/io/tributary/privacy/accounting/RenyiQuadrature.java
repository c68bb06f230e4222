package io.tributary.privacy.accounting;

/**
 * Rényi moments of mixtures of normal distributions, for orders that need not be whole: the
 * trapezoidal rule on E_Q[(P/Q)^a] - 1 = E_Q[(1 + u)^a - 1 - a u] with u = P/Q - 1, whose mean is
 * 0. That integrand is nowhere negative, so that small moments keep their digits. It is analytic up
 * to a distance of pi sigma^2 / spread from the real line, which settles the step.
 */
final class RenyiQuadrature {
  /** Beyond so many points an order is left out. */
  private static final double MOST_POINTS = 1 << 19;

  private static final double FAR = 13;

  private final MixturePair pair;
  private final double low;
  private final double step;
  private double[] logQ = {};
  private double[] losses = {};

  RenyiQuadrature(MixturePair pair) {
    this.pair = pair;
    double sigma = pair.p().sigma();
    this.low = Math.min(pair.p().least(), pair.q().least()) - FAR * sigma;
    this.step = 0.45 * Math.min(sigma, sigma * sigma / Math.max(spread(), 1e-300));
  }

  private double spread() {
    return Math.max(pair.p().largest(), pair.q().largest())
        - Math.min(pair.p().least(), pair.q().least());
  }

  /** (order - 1) D_order(P || Q); infinite if that would take too long. */
  double logMoment(double order) {
    double sigma = pair.p().sigma();
    double high = low + 2 * FAR * sigma + (order + 1) * spread();
    double points = Math.ceil((high - low) / step);
    if (!(points < MOST_POINTS)) {
      return Double.POSITIVE_INFINITY;
    }
    tabulate((int) points);
    double[] terms = new double[(int) points];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = logQ[i] + logExcess(order, losses[i]);
    }
    double log = LogSum.of(terms) + Math.log(step);
    return log > 30 ? log + Math.exp(-log) : Math.log1p(Math.exp(log));
  }

  private void tabulate(int points) {
    if (points <= losses.length) {
      return;
    }
    double sigma = pair.p().sigma();
    double unit = -Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
    logQ = new double[points];
    losses = new double[points];
    for (int i = 0; i < points; i++) {
      double x = low + i * step;
      double q = pair.q().logRatio(x);
      logQ[i] = q + unit - 0.5 * (x / sigma) * (x / sigma);
      losses[i] = pair.p().logRatio(x) - q;
    }
  }

  /** ln((1 + u)^a - 1 - a u) for 1 + u = e^loss. */
  private static double logExcess(double a, double loss) {
    double u = Math.expm1(loss);
    if (Math.abs(u) * Math.max(a, 1) < 1e-3) {
      double series = 1 + (a - 2) / 3 * u * (1 + (a - 3) / 4 * u * (1 + (a - 4) / 5 * u));
      return Math.log(a * (a - 1) / 2 * series) + 2 * Math.log(Math.abs(u));
    }
    double power = a * loss;
    if (power > 30) {
      return power
          + Math.log1p(-Math.exp(-power) - a * (Math.exp(loss - power) - Math.exp(-power)));
    }
    return Math.log(Math.max(0, Math.expm1(power) - a * u));
  }
}
