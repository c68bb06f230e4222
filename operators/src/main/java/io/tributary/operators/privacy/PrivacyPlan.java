package io.tributary.operators.privacy;

import io.tributary.operators.fold.Grid;
import io.tributary.privacy.AdaptiveClip;
import io.tributary.privacy.L2Clip;
import io.tributary.privacy.accounting.AnalyticGaussian;
import io.tributary.privacy.matrix.Correlation;
import io.tributary.privacy.noise.DiscreteGaussian;
import io.tributary.privacy.noise.IntegerNoise;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.privacy.noise.Occasion;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import java.util.Arrays;

/**
 * A private task's numbers. What is released is the sum of whole numbers, with discrete Gaussian
 * noise of parameter {@code sigma} on each.
 *
 * <p><b>Sensitivity.</b> An update x of d parameters with weight w is folded with factor f = w
 * min(1, C / N), N being its computed norm. Its terms y_i are x_i f 2^k, each the exact product
 * rounded once, so that |y_i - x_i f 2^k| is at most 1/2, and with the triangle inequality ||y|| is
 * at most 2^k f ||x|| + sqrt(d) / 2. N is the root of a sum of d squares, none negative, added in
 * double precision along paths of fewer than 2^18 additions: it is smaller than ||x|| by less than
 * a relative 2^-34. f is rounded twice, a relative 2^-53 each, or by 2^-1074 where it is that
 * small, which with k of at most 200 is next to nothing. So 2^k f ||x|| is at most 2^k W C (1 +
 * 2^-20), W being the largest weight. An update that is left out, or replaced by zeros, therefore
 * moves the sum by at most {@code sensitivity} = ceil(2^k W C (1 + 2^-20) + sqrt(d) / 2), whatever
 * the others are. Noise that is correlated over the rounds adds what {@link Correlation} says.
 *
 * <p><b>Charge.</b> {@code sigma} is ceil(z sensitivity) + 1, at least 9, for noise multiplier z,
 * so that sigma^2 - 16 is at least (z sensitivity)^2. Continuous Gaussian noise of variance sigma^2
 * - 16 that is then rounded at random, by discrete Gaussian noise of parameter 4 around it, is
 * discrete Gaussian noise of parameter sigma but for a factor of 1 within 6 exp(-32 pi^2) on each
 * probability (Peikert 2010, theorem 3.1; Poisson's summation for the integers), which in 2^32
 * coordinates is less than 2^-420. Rounding is post-processing. So a release costs no more than
 * continuous Gaussian noise of multiplier z (Balle and Wang 2018), and T of them no more than one
 * of z / sqrt(T), but for an epsilon below 2^-400; with correlated noise, {@link
 * Correlation#squares} stands in T's place. With an adaptive clip norm the sum and the balance
 * share z, see {@link AdaptiveClip}; the norm of a round follows from releases of earlier ones, so
 * that rounds compose as if it had been fixed.
 *
 * @param spec what it was made of
 * @param size what the sensitivity depends on beside the clip norm
 * @param grid the grid of the sums
 * @param matrix how the noise of a round depends on that of the rounds before
 * @param adaptive how the clip norm moves; null when it is fixed
 * @param clipNormL2 the clip norm in force
 * @param sensitivity L2, grid units
 * @param sigma of the noise on the sum, grid units
 * @param denominator what the noisy sum is divided by
 * @param affordable how many releases of one participant's updates the budget covers
 */
public record PrivacyPlan(
    PrivacySpec spec,
    Size size,
    Grid grid,
    Correlation matrix,
    AdaptiveClip adaptive,
    double clipNormL2,
    long sensitivity,
    long sigma,
    double denominator,
    int affordable) {
  /** The only unit of privacy that there is. */
  public static final String PARTICIPANT = "participant";

  private static final double MOST_MOVE = 1024;
  private static final int COUNT = -1;

  private static final int TERM_BITS = 32;
  private static final int LEAST_BITS = 16;
  private static final long LEAST_SIGMA = 9;
  private static final double ROUNDING = 1 + 0x1p-20;

  /**
   * The numbers of a task.
   *
   * @param parameters of one vector
   * @param largestWeight of an update
   * @param closesAt updates that close a round
   * @throws IllegalArgumentException when the mechanism is not known, the sums would not fit, or
   *     the noise would be too large
   */
  public static PrivacyPlan of(
      TaskSpec task, long parameters, double largestWeight, double closesAt) {
    PrivacySpec spec = task.getPrivacy();
    Size size = new Size(parameters, largestWeight, task.getBounds().getMaxNormL2());
    Correlation matrix = PrivacyStrategies.matrix(spec);
    AdaptiveClip adaptive = PrivacyStrategies.adaptive(spec, closesAt);
    double most = adaptive == null ? spec.getClipNormL2() : size.most(spec);
    Grid finest =
        Grid.forBounds(
            most * ROUNDING, largestWeight, task.getBounds().getMaxParticipantsPerRound());
    int room = TERM_BITS - Math.getExponent(spec.getClipNormL2() * largestWeight) - 1;
    Grid grid = new Grid(Math.min(finest.fractionBits(), Math.max(LEAST_BITS, room)));
    double denominator =
        spec.getDenominator() == 0 ? closesAt * largestWeight : spec.getDenominator();
    PrivacyPlan unclipped =
        new PrivacyPlan(
            spec, size, grid, matrix, adaptive, 0, 0, 0, denominator, affordable(spec, matrix));
    double largest = unclipped.at(most).sigma();
    if (largest > matrix.mostSigma()) {
      throw new IllegalArgumentException(
          "the noise of " + largest + " grid units leaves no room in 64 bits");
    }
    return unclipped.at(spec.getClipNormL2());
  }

  /**
   * What the sensitivity depends on beside the clip norm.
   *
   * @param parameters of one vector
   * @param largestWeight of an update
   * @param maxNormL2 of an update that is taken
   */
  public record Size(long parameters, double largestWeight, double maxNormL2) {
    private double most(PrivacySpec spec) {
      return Math.min(maxNormL2, spec.getClipNormL2() * MOST_MOVE);
    }
  }

  /** The same task's numbers with another clip norm. */
  public PrivacyPlan at(double clip) {
    double clipped = Math.scalb(clip * size.largestWeight(), grid.fractionBits()) * ROUNDING;
    double rounding =
        Math.sqrt((double) size.parameters()) / 2 + matrix.rounding(size.parameters());
    double units = Math.ceil(clipped + rounding);
    double multiplier =
        adaptive == null
            ? spec.getNoiseMultiplier()
            : adaptive.sumMultiplier(spec.getNoiseMultiplier());
    double noise = Math.max(LEAST_SIGMA, Math.ceil(multiplier * units) + 1);
    return new PrivacyPlan(
        spec,
        size,
        grid,
        matrix,
        adaptive,
        clip,
        (long) units,
        (long) noise,
        denominator,
        affordable);
  }

  /** The smallest clip norm that an adaptive one can come to; the fixed one otherwise. */
  public double leastClip() {
    return adaptive == null ? spec.getClipNormL2() : spec.getClipNormL2() / MOST_MOVE;
  }

  /** The largest clip norm that an adaptive one can come to; the fixed one otherwise. */
  public double mostClip() {
    return adaptive == null ? spec.getClipNormL2() : size.most(spec);
  }

  /** The clip norm of the round after one in which this one was in force. */
  public double nextClip(long noisyBalance, int updates) {
    double next = adaptive.next(clipNormL2, noisyBalance, updates);
    return Math.min(mostClip(), Math.max(leastClip(), next));
  }

  /** How often a participant may be in a release of multiplier z under the budget. */
  private static int affordable(PrivacySpec spec, Correlation matrix) {
    double ratio =
        spec.getNoiseMultiplier() / AnalyticGaussian.sigma(spec.getEpsilon(), spec.getDelta());
    int enough = 0;
    int most = matrix.mostParticipations();
    while (enough < most) {
      int middle = most - (most - enough) / 2;
      if (matrix.squares(middle) <= ratio * ratio) {
        enough = middle;
      } else {
        most = middle - 1;
      }
    }
    return enough;
  }

  /**
   * The noise multiplier with which the budget covers so many participations, rounded up to six
   * digits.
   *
   * @param spec with epsilon above 0 and delta in (0, 1)
   * @param participations at least 1
   */
  public static double calibrated(PrivacySpec spec, int participations) {
    double exact =
        AnalyticGaussian.sigma(spec.getEpsilon(), spec.getDelta())
            * Math.sqrt(PrivacyStrategies.matrix(spec).squares(participations));
    double unit = StrictMath.pow(10, Math.floor(StrictMath.log10(exact)) - 5);
    return Math.ceil(exact / unit * (1 + 1e-9)) * unit;
  }

  /** The factor in (0, 1] that an update of this norm is folded with beside its weight. */
  public double clip(double normL2) {
    return L2Clip.factor(normL2, clipNormL2);
  }

  /** Kind and parameters of all noise of a round, on the sum in grid units. */
  public String text() {
    return adaptive == null ? mechanism() : mechanism() + ", count " + countNoise().text();
  }

  private IntegerNoise countNoise() {
    return new DiscreteGaussian(adaptive.balanceSigma(), 1);
  }

  /**
   * A round's balance with its noise, which is drawn once like that of the sum.
   *
   * @param balance updates within the clip norm less those beyond it
   */
  public long noisyBalance(int balance, NoiseKey key, TaskSpec task, int round, Digest manifest) {
    long[] noisy = {balance};
    Occasion occasion =
        new Occasion(
            task.getFederation(),
            task.getName(),
            round,
            manifest.bytes(),
            "count " + countNoise().text(),
            COUNT);
    countNoise().add(noisy, key.stream(occasion));
    return noisy[0];
  }

  /** Kind and parameters of the noise on the sum, in grid units. */
  public String mechanism() {
    return matrix.text(noise().text());
  }

  private IntegerNoise noise() {
    return new DiscreteGaussian(sigma, 1);
  }

  /** How many numbers a block remembers for each parameter. */
  public int remembered() {
    return matrix.remembered();
  }

  /**
   * Adds to one block's sums the noise of its release.
   *
   * @param memory the last {@link #remembered} arrays are the noise of the rounds before, each as
   *     long as the sums, of zeros before the first release; this round's moves in
   */
  public void addNoise(long[] units, double[][] memory, NoiseKey key, Release release) {
    long[] noise = new long[units.length];
    noise()
        .add(
            noise,
            key.stream(
                new Occasion(
                    release.task().getFederation(),
                    release.task().getName(),
                    release.round(),
                    release.manifest().bytes(),
                    mechanism(),
                    release.block())));
    matrix.correlate(
        noise, Arrays.copyOfRange(memory, memory.length - remembered(), memory.length));
    for (int i = 0; i < units.length; i++) {
      units[i] = Math.addExact(units[i], noise[i]);
    }
  }

  /** One block's part of a release: of this task and round, made of what the manifest has. */
  public record Release(TaskSpec task, int round, Digest manifest, int block) {}

  /** Rounds in which one participant may take part. */
  public int participationsAllowed() {
    return spec.getMaxParticipations() == 0 ? affordable : spec.getMaxParticipations();
  }

  /**
   * Whether no further round may open after so many releases: whoever began in the first ones that
   * {@code minSeparation} tells apart, and took part as often as it may, has spent all.
   */
  public boolean exhausted(int releases) {
    long last = (long) affordable * spec.getMinSeparation();
    return spec.getMaxParticipations() == 0 && releases >= last;
  }

  /**
   * What has been spent, at the budget's delta, on a participant whose updates are in so many
   * releases, rounded up to 1e-4; 0 for none.
   */
  public double epsilon(int participations) {
    if (participations == 0) {
      return 0;
    }
    return roundedUp(AnalyticGaussian.epsilon(multiplier(participations), spec.getDelta()));
  }

  /** The noise multiplier of all releases together that a participant is in. */
  public double multiplier(int participations) {
    return spec.getNoiseMultiplier() / Math.sqrt(matrix.squares(participations));
  }

  /** An epsilon as charges state it. */
  static double roundedUp(double epsilon) {
    return Math.ceil(epsilon * 1e4) / 1e4;
  }
}
