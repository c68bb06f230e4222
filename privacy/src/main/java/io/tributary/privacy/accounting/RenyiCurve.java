package io.tributary.privacy.accounting;

/** The Rényi moments of one round of a release: (order - 1) times its divergence, at each order. */
@FunctionalInterface
interface RenyiCurve {
  /** Step of the grid for losses that have no closed form; they are bounded. */
  double STEP = 1e-4;

  /**
   * A bound on (order - 1) D_order, over both directions.
   *
   * @param order above 1
   */
  double logMoment(double order);

  /**
   * The curve of one of the rounds.
   *
   * @throws IllegalArgumentException if this mechanism cannot be sampled so
   */
  static RenyiCurve of(Release release) {
    Mechanism mechanism = release.mechanism();
    if (mechanism instanceof Mechanism.Gaussian gaussian) {
      return GaussianCurves.of(gaussian.noiseMultiplier(), release.sampling());
    }
    if (mechanism instanceof Mechanism.DiscreteGaussian discrete) {
      return GaussianCurves.discrete(discrete.sigma() / discrete.sensitivity(), release.sampling());
    }
    if (mechanism instanceof Mechanism.Skellam skellam) {
      return skellam(skellam, release.sampling());
    }
    if (mechanism instanceof Mechanism.Laplace laplace
        && release.sampling() instanceof Sampling.None) {
      return order -> laplace(1 / laplace.noiseMultiplier(), order);
    }
    RenyiCurve remove = of(DominatingPairs.of(release, Direction.REMOVE));
    RenyiCurve add = of(DominatingPairs.of(release, Direction.ADD));
    return order -> Math.max(remove.logMoment(order), add.logMoment(order));
  }

  private static RenyiCurve of(DominatingPair pair) {
    if (pair instanceof AtomicPair atomic) {
      return atomic::logRenyiMoment;
    }
    if (pair instanceof MixturePair mixture) {
      return new RenyiQuadrature(mixture)::logMoment;
    }
    double step = Math.max(STEP, pair.largestLoss() / 1e5);
    PrivacyLossDistribution distribution =
        PrivacyLossDistribution.of(pair, step, PrivacyLossDistribution.LOG_TAIL);
    return distribution.infinite() > 0
        ? order -> Double.POSITIVE_INFINITY
        : order -> distribution.logMoment(order - 1);
  }

  /**
   * Agarwal, Kairouz and Liu 2021, theorem 3.5, which is for whole orders; divergences do not fall
   * with the order.
   */
  private static RenyiCurve skellam(Mechanism.Skellam skellam, Sampling sampling) {
    if (!(sampling instanceof Sampling.None)) {
      throw new IllegalArgumentException("no Renyi divergence is known of sampled Skellam noise");
    }
    double s = skellam.sensitivity();
    double x = skellam.variance();
    return order -> {
      double whole = Math.ceil(order);
      double more = ((2 * whole - 1) * s * s + 6 * s) / (4 * x * x);
      return (order - 1) * (whole * s * s / (2 * x) + Math.min(more, 3 * s / (2 * x)));
    };
  }

  /** Mironov 2017, proposition 6, for the privacy loss {@code epsilon} of the Laplace mechanism. */
  private static double laplace(double epsilon, double order) {
    double share = (order - 1) / (2 * order - 1);
    return (order - 1) * epsilon + Math.log1p(share * Math.expm1((1 - 2 * order) * epsilon));
  }
}
