package io.tributary.privacy.accounting;

import java.util.ArrayList;
import java.util.List;

/**
 * Privacy loss distributions: the exact way to compose (Sommer, Meiser and Mohammadi 2019), here as
 * a bound from above whatever is rounded or cut off.
 */
public final class LossAccountant {
  private static final double STEP = 1e-4;

  /** Grid points of all rounds' distributions and of their sum, at most about so many. */
  private static final double MOST_POINTS = 1 << 21;

  /** The sum's points are counted around it. */
  private static final double TYPICAL_DELTA = 1e-8;

  /** The step is made smaller until a round's standard deviation is so many steps. */
  private static final double STEPS_PER_DEVIATION = 8;

  private final double sigma;
  private final List<Composition> compositions;

  private LossAccountant(double sigma, List<Composition> compositions) {
    this.sigma = sigma;
    this.compositions = compositions;
  }

  /**
   * Adds up these rounds; at least one.
   *
   * @throws IllegalArgumentException if a mechanism cannot be sampled so
   */
  public static LossAccountant of(List<Release> releases) {
    return of(releases, 0);
  }

  /** The same with this step, or with one that is chosen if it is 0. */
  static LossAccountant of(List<Release> releases, double fixedStep) {
    if (releases.isEmpty()) {
      throw new IllegalArgumentException("at least one release");
    }
    Adjacency adjacency = Adjacency.of(releases);
    double precision = 0;
    List<Release> others = new ArrayList<>();
    for (Release release : releases) {
      double sigma = plainGaussian(release);
      if (sigma > 0) {
        precision += release.count() / (sigma * sigma);
      } else {
        others.add(release);
      }
    }
    double sigma = precision > 0 ? 1 / Math.sqrt(precision) : 0;
    List<Composition> compositions = new ArrayList<>();
    if (!others.isEmpty()) {
      compositions.add(composition(others, sigma, Direction.REMOVE, fixedStep));
      if (adjacency == Adjacency.ADD_OR_REMOVE_ONE) {
        compositions.add(
            composition(others, sigma, Direction.ADD, fixedStep)); // Replacing is symmetric.
      }
    }
    return new LossAccountant(sigma, compositions);
  }

  /** The noise multiplier of Gaussian noise on everybody's records; otherwise 0. */
  private static double plainGaussian(Release release) {
    boolean everybody = share(release.sampling()) == 1;
    return everybody && release.mechanism() instanceof Mechanism.Gaussian gaussian
        ? gaussian.noiseMultiplier()
        : 0;
  }

  /** The share of records that take part; 0 if that is not settled. */
  private static double share(Sampling sampling) {
    if (sampling instanceof Sampling.Poisson poisson) {
      return poisson.rate();
    }
    if (sampling instanceof Sampling.FixedSize fixed) {
      return fixed.rate();
    }
    return sampling instanceof Sampling.None ? 1 : 0;
  }

  /** Gaussian rounds without sampling are one Gaussian round, of {@code sigma} if there are any. */
  private static Composition composition(
      List<Release> releases, double sigma, Direction direction, double fixedStep) {
    List<DominatingPair> pairs = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (Release release : releases) {
      pairs.add(DominatingPairs.of(release, direction));
      counts.add(release.count());
    }
    if (sigma > 0) {
      pairs.add(new GaussianPair(sigma));
      counts.add(1);
    }
    return fixedStep > 0 ? composition(pairs, counts, fixedStep) : refined(pairs, counts);
  }

  private static Composition refined(List<DominatingPair> pairs, List<Integer> counts) {
    double step = STEP;
    while (points(pairs, step) > MOST_POINTS / 2) {
      step *= 2;
    }
    Composition composition = composition(pairs, counts, step);
    while (coarse(composition, step)
        && fits(composition, 2)
        && points(pairs, step) < MOST_POINTS / 4) {
      step /= 2;
      composition = composition(pairs, counts, step);
    }
    while (!fits(composition, 1)) {
      step *= 2;
      composition = composition(pairs, counts, step);
    }
    return composition;
  }

  private static boolean coarse(Composition composition, double step) {
    double least = STEPS_PER_DEVIATION * step;
    return composition.variance() < composition.rounds() * least * least;
  }

  private static boolean fits(Composition composition, int factor) {
    return factor * composition.windowForDelta(TYPICAL_DELTA).points() <= MOST_POINTS;
  }

  private static double points(List<DominatingPair> pairs, double step) {
    double sum = 0;
    for (DominatingPair pair : pairs) {
      sum += PrivacyLossDistribution.points(pair, step);
    }
    return sum;
  }

  private static Composition composition(
      List<DominatingPair> pairs, List<Integer> counts, double step) {
    List<Composition.Part> parts = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      parts.add(
          new Composition.Part(
              PrivacyLossDistribution.of(pairs.get(i), step, PrivacyLossDistribution.LOG_TAIL),
              counts.get(i)));
    }
    return new Composition(parts);
  }

  /** The least epsilon of at least 0 at {@code delta} in [0, 1); infinite if there is none. */
  public double epsilon(double delta) {
    if (!(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1), not " + delta);
    }
    if (compositions.isEmpty()) {
      return delta == 0 ? Double.POSITIVE_INFINITY : AnalyticGaussian.epsilon(sigma, delta);
    }
    return compositions.stream().mapToDouble(c -> c.epsilon(delta)).max().getAsDouble();
  }

  /** The least delta at {@code epsilon} of at least 0. */
  public double delta(double epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be at least 0, not " + epsilon);
    }
    return compositions.isEmpty()
        ? AnalyticGaussian.delta(sigma, epsilon)
        : compositions.stream().mapToDouble(c -> c.delta(epsilon)).max().getAsDouble();
  }

  /**
   * A bound on how often an adversary recognises a participant, who errs on another no more often
   * than {@code falsePositiveRate}: the least of e^epsilon times that and delta(epsilon).
   */
  public double truePositiveRate(double falsePositiveRate) {
    double most = epsilon(Math.min(0.5, falsePositiveRate) * 1e-3);
    double epsilon =
        Valley.least(
            e -> Math.exp(e) * falsePositiveRate + delta(e),
            0,
            Double.isInfinite(most) ? 50 : Math.max(most, 1e-9),
            60);
    return Math.min(1, Math.exp(epsilon) * falsePositiveRate + delta(epsilon));
  }
}
