package io.tributary.operators.privacy;

import io.tributary.operators.fold.Grid;
import io.tributary.privacy.L2Clip;
import io.tributary.privacy.accounting.AnalyticGaussian;
import io.tributary.privacy.noise.DiscreteGaussian;
import io.tributary.privacy.noise.IntegerNoise;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.privacy.noise.Occasion;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;

/**
 * A private task's numbers. What is released is the sum of whole numbers, with discrete Gaussian
 * noise of parameter {@code sigma} on each.
 *
 * <p><b>Sensitivity.</b> An update x of d parameters with weight w is folded with factor f = w
 * min(1, C / N), N being its computed norm. Its terms y_i are x_i f 2^k, each the exact product
 * rounded once, so that |y_i - x_i f 2^k| is at most 1/2, and with the triangle inequality ||y|| is
 * at most 2^k f ||x|| + sqrt(d) / 2. N is the root of a sum of d squares, none negative, added in
 * double precision along paths of fewer than 2^18 additions: it is smaller than ||x|| by less than
 * a relative 2^-34. f is rounded twice, a relative 2^-53 each. So 2^k f ||x|| is at most 2^k W C (1
 * + 2^-20), W being the largest weight. An update that is left out, or replaced by zeros, therefore
 * moves the sum by at most {@code sensitivity} = ceil(2^k W C (1 + 2^-20) + sqrt(d) / 2), whatever
 * the others are.
 *
 * <p><b>Charge.</b> {@code sigma} is ceil(z sensitivity) + 1, at least 9, for noise multiplier z,
 * so that sigma^2 - 16 is at least (z sensitivity)^2. Continuous Gaussian noise of variance sigma^2
 * - 16 that is then rounded at random, by discrete Gaussian noise of parameter 4 around it, is
 * discrete Gaussian noise of parameter sigma but for a factor of 1 within 6 exp(-32 pi^2) on each
 * probability (Peikert 2010, theorem 3.1; Poisson's summation for the integers), which in 2^32
 * coordinates is less than 2^-420. Rounding is post-processing. So a release costs no more than
 * continuous Gaussian noise of multiplier z (Balle and Wang 2018), and T of them no more than one
 * of z / sqrt(T), but for an epsilon below 2^-400.
 *
 * @param spec what it was made of
 * @param grid the grid of the sums
 * @param sensitivity L2, grid units
 * @param sigma of the noise, grid units
 * @param denominator what the noisy sum is divided by
 * @param affordable how many releases of one participant's updates the budget covers
 */
public record PrivacyPlan(
    PrivacySpec spec, Grid grid, long sensitivity, long sigma, double denominator, int affordable) {
  /** The only unit of privacy that there is. */
  public static final String PARTICIPANT = "participant";

  /** The only mechanism that there is. */
  public static final String DISCRETE_GAUSSIAN = "discrete-gaussian";

  private static final int TERM_BITS = 32;
  private static final int LEAST_BITS = 16;
  private static final long LEAST_SIGMA = 9;
  private static final double ROUNDING = 1 + 0x1p-20;
  private static final double MOST_SIGMA = 0x1p52;

  /**
   * The numbers of a task.
   *
   * @param parameters of one vector
   * @param largestWeight of an update
   * @param closesAt updates that close a round
   * @throws IllegalArgumentException when the sums would not fit, or the noise would be too large
   */
  public static PrivacyPlan of(
      TaskSpec task, long parameters, double largestWeight, double closesAt) {
    PrivacySpec spec = task.getPrivacy();
    double longest = spec.getClipNormL2() * largestWeight;
    Grid finest =
        Grid.forBounds(
            spec.getClipNormL2() * ROUNDING,
            largestWeight,
            task.getBounds().getMaxParticipantsPerRound());
    int bits =
        Math.min(
            finest.fractionBits(), Math.max(LEAST_BITS, TERM_BITS - Math.getExponent(longest) - 1));
    double clipped = Math.scalb(longest, bits) * ROUNDING;
    double sensitivity = Math.ceil(clipped + Math.sqrt((double) parameters) / 2);
    double sigma = Math.max(LEAST_SIGMA, Math.ceil(spec.getNoiseMultiplier() * sensitivity) + 1);
    if (sigma > MOST_SIGMA) {
      throw new IllegalArgumentException(
          "the noise of " + sigma + " grid units leaves no room in 64 bits");
    }
    double denominator =
        spec.getDenominator() == 0 ? closesAt * largestWeight : spec.getDenominator();
    return new PrivacyPlan(
        spec, new Grid(bits), (long) sensitivity, (long) sigma, denominator, affordable(spec));
  }

  /** The most releases of multiplier z that epsilon and delta cover: T with z / sqrt(T) enough. */
  private static int affordable(PrivacySpec spec) {
    double one = AnalyticGaussian.sigma(spec.getEpsilon(), spec.getDelta());
    double ratio = spec.getNoiseMultiplier() / one;
    return (int) Math.min(Integer.MAX_VALUE, Math.floor(ratio * ratio));
  }

  /**
   * The noise multiplier with which a budget covers so many releases, rounded up to six digits.
   *
   * @param epsilon above 0
   * @param delta in (0, 1)
   * @param releases at least 1
   */
  public static double calibrated(double epsilon, double delta, int releases) {
    double exact = AnalyticGaussian.sigma(epsilon, delta) * Math.sqrt(releases);
    double unit = StrictMath.pow(10, Math.floor(StrictMath.log10(exact)) - 5);
    return Math.ceil(exact / unit * (1 + 1e-9)) * unit;
  }

  /** The factor in (0, 1] that an update of this norm is folded with beside its weight. */
  public double clip(double normL2) {
    return L2Clip.factor(normL2, spec.getClipNormL2());
  }

  /** Kind and parameters of the noise, in grid units. */
  public String mechanism() {
    return noise().text();
  }

  private IntegerNoise noise() {
    return new DiscreteGaussian(sigma, 1);
  }

  /** Adds to one block's sums the noise of its release. */
  public void addNoise(
      long[] units, NoiseKey key, TaskSpec task, int round, Digest manifest, int block) {
    noise()
        .add(
            units,
            key.stream(
                new Occasion(
                    task.getFederation(),
                    task.getName(),
                    round,
                    manifest.bytes(),
                    mechanism(),
                    block)));
  }

  /** Rounds in which one participant may take part. */
  public int participationsAllowed() {
    return spec.getMaxParticipations() == 0 ? affordable : spec.getMaxParticipations();
  }

  /** Whether no further round may open after so many releases. */
  public boolean exhausted(int releases) {
    return spec.getMaxParticipations() == 0 && releases >= affordable;
  }

  /**
   * What has been spent, at the budget's delta, on a participant whose updates are in so many
   * releases, rounded up to 1e-4; 0 for none.
   */
  public double epsilon(int participations) {
    if (participations == 0) {
      return 0;
    }
    double multiplier = spec.getNoiseMultiplier() / Math.sqrt(participations);
    return Math.ceil(AnalyticGaussian.epsilon(multiplier, spec.getDelta()) * 1e4) / 1e4;
  }
}
