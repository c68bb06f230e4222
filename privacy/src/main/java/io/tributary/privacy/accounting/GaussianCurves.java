package io.tributary.privacy.accounting;

/** Rényi moments of Gaussian noise of standard deviation sigma and sensitivity 1. */
final class GaussianCurves {
  private GaussianCurves() {}

  /** The continuous Gaussian. */
  static RenyiCurve of(double sigma, Sampling sampling) {
    if (sampling instanceof Sampling.Poisson poisson && poisson.rate() < 1) {
      return poisson(sigma, poisson.rate());
    }
    if (sampling instanceof Sampling.FixedSize fixed && fixed.rate() < 1) {
      return interpolated(new FixedSizeCurve(sigma, fixed.rate(), true)::logMoment);
    }
    if (sampling instanceof Sampling.TruncatedPoisson truncated) {
      return truncated(sigma, truncated);
    }
    return order -> plain(sigma, order);
  }

  /**
   * The discrete Gaussian: unsampled, its divergence is at most the continuous one's (Canonne,
   * Kamath and Steinke 2020, proposition 5). A whole moment of the sampled one is a sum of such, so
   * the same holds; between whole orders a chord bounds the logarithm, which is convex.
   */
  static RenyiCurve discrete(double sigma, Sampling sampling) {
    if (sampling instanceof Sampling.Poisson poisson && poisson.rate() < 1) {
      return interpolated(order -> whole(sigma, poisson.rate(), (int) order));
    }
    if (sampling instanceof Sampling.TruncatedPoisson) {
      throw new IllegalArgumentException(
          "truncated Poisson sampling is only accounted for the gaussian mechanism");
    }
    if (sampling instanceof Sampling.FixedSize fixed && fixed.rate() < 1) {
      return interpolated(new FixedSizeCurve(sigma, fixed.rate(), false)::logMoment);
    }
    return of(sigma, sampling);
  }

  private static double plain(double sigma, double order) {
    return order * (order - 1) / (2 * sigma * sigma);
  }

  private static RenyiCurve poisson(double sigma, double rate) {
    RenyiCurve chord = interpolated(order -> whole(sigma, rate, (int) order));
    return order -> {
      double bound = chord.logMoment(order);
      return order == Math.rint(order)
          ? bound
          : Math.min(bound, SampledGaussianSeries.logMoment(sigma, rate, order));
    };
  }

  /**
   * ln sum_k C(a, k) (1-q)^(a-k) q^k exp(k (k-1) / (2 sigma^2)) (Mironov, Talwar and Zhang 2019,
   * section 3.3), less the terms' own sum 1, which keeps digits where the moment is nearly 1. That
   * adding a record does no more than removing one is their theorem 5.
   */
  private static double whole(double sigma, double rate, int order) {
    double[] terms = new double[Math.max(1, order - 1)];
    for (int k = 2; k <= order; k++) {
      double moment = k * (k - 1.0) / (2 * sigma * sigma);
      double excess = moment > 30 ? moment : Math.log(Math.expm1(moment));
      terms[k - 2] = Binomial.logMass(k, order, rate) + excess;
    }
    if (order < 2) {
      return 0;
    }
    double log = LogSum.of(terms);
    return log > 30 ? log : Math.log1p(Math.exp(log));
  }

  /** Whole orders' moments, and their chords between them (Wang and others 2019, corollary 10). */
  private static RenyiCurve interpolated(RenyiCurve whole) {
    return order -> {
      double below = Math.floor(order);
      double share = order - below;
      double low = below <= 1 ? 0 : whole.logMoment(below);
      return share == 0 ? low : (1 - share) * low + share * whole.logMoment(below + 1);
    };
  }

  private static RenyiCurve truncated(double sigma, Sampling.TruncatedPoisson sampling) {
    Truncation truncation = Truncation.of(sampling);
    RenyiCurve open = of(sigma, new Sampling.Poisson(sampling.rate()));
    if (truncation.probability() == 0) {
      return open;
    }
    RenyiQuadrature full = new RenyiQuadrature(MixturePair.replace(truncation.rate(), sigma / 2));
    return order ->
        LogSum.of(
            Math.log(truncation.probability()) + full.logMoment(order),
            Math.log1p(-truncation.probability()) + open.logMoment(order));
  }
}
