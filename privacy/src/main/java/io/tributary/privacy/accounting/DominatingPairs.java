package io.tributary.privacy.accounting;

import io.tributary.privacy.noise.SkellamLaw;

/** The dominating pair of a mechanism under a way of sampling. */
final class DominatingPairs {
  /** Standard deviations of discrete Gaussian noise that are looked at; beyond is under e^-60. */
  private static final double DEVIATIONS = 11;

  private DominatingPairs() {}

  /**
   * The pair of one of the rounds.
   *
   * @throws IllegalArgumentException if this mechanism cannot be sampled so
   */
  static DominatingPair of(Release release, Direction direction) {
    Mechanism mechanism = release.mechanism();
    if (mechanism instanceof Mechanism.Gaussian gaussian
        && release.sampling() instanceof Sampling.TruncatedPoisson truncated) {
      return truncated(gaussian.noiseMultiplier(), truncated, direction);
    }
    if (mechanism instanceof Mechanism.MixtureOfGaussians mixture) {
      requireNone(release);
      return MixturePair.of(mixture.lengths(), mixture.weights(), mixture.sigma(), direction);
    }
    if (mechanism instanceof Mechanism.RandomizedResponse
        && !(release.sampling() instanceof Sampling.FixedSize)) {
      requireNone(release);
    }
    return sampled(pair(mechanism), release, direction);
  }

  private static DominatingPair pair(Mechanism mechanism) {
    if (mechanism instanceof Mechanism.Gaussian gaussian) {
      return new GaussianPair(gaussian.noiseMultiplier());
    }
    if (mechanism instanceof Mechanism.Laplace laplace) {
      return new LaplacePair(laplace.noiseMultiplier());
    }
    if (mechanism instanceof Mechanism.DiscreteGaussian discrete) {
      double bound = Math.ceil(DEVIATIONS * discrete.sigma()) + discrete.sensitivity();
      if (bound > 1 << 22) {
        throw new IllegalArgumentException(
            "sigma of a discrete Gaussian can be 300,000 at most, not " + discrete.sigma());
      }
      return AtomicPair.discreteGaussian(discrete.sigma(), discrete.sensitivity(), (int) bound);
    }
    if (mechanism instanceof Mechanism.Skellam skellam) {
      return AtomicPair.skellam(new SkellamLaw(skellam.variance()), skellam.sensitivity());
    }
    if (mechanism instanceof Mechanism.DiscreteLaplace discrete) {
      return AtomicPair.discreteLaplace(discrete.inverseScale(), discrete.sensitivity());
    }
    if (mechanism instanceof Mechanism.RandomizedResponse response) {
      return AtomicPair.randomizedResponse(response.noise(), response.buckets());
    }
    throw new IllegalArgumentException("no pair is known for " + mechanism);
  }

  private static DominatingPair sampled(DominatingPair pair, Release release, Direction direction) {
    if (release.sampling() instanceof Sampling.None) {
      return pair;
    }
    if (release.sampling() instanceof Sampling.Poisson poisson) {
      return poisson.rate() == 1 ? pair : poisson(pair, poisson.rate(), direction);
    }
    if (release.sampling() instanceof Sampling.FixedSize fixed) {
      return fixed.rate() == 1 ? pair : fixed(pair, fixed.rate());
    }
    throw new IllegalArgumentException(
        "truncated Poisson sampling is only accounted for the gaussian mechanism");
  }

  private static DominatingPair poisson(DominatingPair pair, double rate, Direction direction) {
    return pair instanceof AtomicPair atomic
        ? atomic.sampled(rate, direction)
        : new SampledPair((DominatingPair.Continuous) pair, rate, direction);
  }

  private static DominatingPair fixed(DominatingPair pair, double rate) {
    return pair instanceof AtomicPair atomic
        ? atomic.fixedSize(rate)
        : new FixedSizePair((DominatingPair.Continuous) pair, rate);
  }

  private static DominatingPair truncated(
      double sigma, Sampling.TruncatedPoisson sampling, Direction direction) {
    Truncation truncation = Truncation.of(sampling);
    GaussianPair gaussian = new GaussianPair(sigma);
    DominatingPair open =
        sampling.rate() == 1 ? gaussian : new SampledPair(gaussian, sampling.rate(), direction);
    if (truncation.probability() == 0) {
      return open;
    }
    DominatingPair full =
        truncation.rate() == 1
            ? new GaussianPair(sigma / 2)
            : MixturePair.replace(truncation.rate(), sigma / 2);
    return new BlendPair(full, truncation.probability(), open);
  }

  private static void requireNone(Release release) {
    if (!(release.sampling() instanceof Sampling.None)) {
      throw new IllegalArgumentException(
          "a mixture of Gaussians has its sampling in its weights, and randomized response has"
              + " neighbours of one size; neither goes with Poisson sampling");
    }
  }
}
