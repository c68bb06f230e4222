package io.tributary.privacy;

/**
 * A clip norm that follows a quantile of the updates' norms (Andrew, Thakkar, McMahan and Ramaswamy
 * 2021). Every round counts how many updates were within the clip norm, with noise, and moves it by
 * the factor exp(-rate (share - quantile)).
 *
 * <p><b>Charge.</b> What is counted is the balance: updates within the clip norm less those beyond
 * it. Whoever is left out counts neither way, so that one participant moves the balance by 1, which
 * is twice what it moves the number of updates within the norm around its half: noise of deviation
 * {@code countNoise} on the number is noise of multiplier 2 countNoise on the balance. Sum and
 * balance are released together. Noise of multipliers z_s on the sum and z_b on the balance is no
 * more than noise of multiplier (z_s^-2 + z_b^-2)^-1/2 on the pair, whose sensitivity is scaled to
 * 1 in both parts; so z_s = (z^-2 - z_b^-2)^-1/2 keeps a round's price at that of multiplier z
 * (theorem 1 there). The clip norm itself follows from earlier releases alone.
 *
 * @param quantile share of the updates that shall be within the norm, in (0, 1)
 * @param rate how fast the norm moves, above 0
 * @param countNoise standard deviation of the noise on the number of updates within the norm
 */
public record AdaptiveClip(double quantile, double rate, double countNoise) {
  /** The noise's parameter squared, less this, bounds continuous noise's variance from above. */
  private static final double ROUNDING_VARIANCE = 16;

  private static final long LEAST_SIGMA = 9;

  /** Throws IllegalArgumentException for numbers out of range. */
  public AdaptiveClip {
    if (!(quantile > 0 && quantile < 1)) {
      throw new IllegalArgumentException("quantile must lie between 0 and 1, not be " + quantile);
    }
    if (!(rate > 0 && rate <= 10)) {
      throw new IllegalArgumentException("rate must be above 0 and at most 10, not " + rate);
    }
    if (!(countNoise > 0 && countNoise <= 1e6)) {
      throw new IllegalArgumentException(
          "countNoise must be above 0 and at most 1e6, not " + countNoise);
    }
  }

  /** What an update counts in the balance: 1 within the clip norm, -1 beyond it. */
  public static int count(double normL2, double clipNormL2) {
    return normL2 <= clipNormL2 ? 1 : -1;
  }

  /**
   * The parameter of the discrete Gaussian noise on the balance: at least 9, and such that sigma^2
   * - 16 is at least (2 countNoise)^2.
   */
  public long balanceSigma() {
    return Math.max(LEAST_SIGMA, (long) Math.ceil(2 * countNoise) + 1);
  }

  /** The multiplier of continuous noise on the balance that costs no less: 8.06 at least. */
  private double balanceMultiplier() {
    double sigma = balanceSigma();
    return Math.sqrt(sigma * sigma - ROUNDING_VARIANCE);
  }

  /**
   * The noise multiplier of the sum, so that both together cost what a sum alone with {@code
   * multiplier} does; a relative 1e-9 more, for what doubles round.
   *
   * @throws IllegalArgumentException when the balance alone costs as much
   */
  public double sumMultiplier(double multiplier) {
    double ratio = multiplier / balanceMultiplier();
    if (!(ratio < 1)) {
      throw new IllegalArgumentException(
          "counting with noise of "
              + countNoise
              + " costs more than a round with noise multiplier "
              + multiplier
              + " may: countNoise must be above "
              + multiplier / 2);
    }
    return multiplier / Math.sqrt(1 - ratio * ratio) * (1 + 1e-9);
  }

  /**
   * The next clip norm.
   *
   * @param clipNormL2 the one that was counted with
   * @param noisyBalance the balance with its noise
   * @param updates counted, at least 1; a public number
   */
  public double next(double clipNormL2, long noisyBalance, int updates) {
    double share = Math.min(1, Math.max(0, 0.5 + noisyBalance / (2.0 * updates)));
    return clipNormL2 * StrictMath.exp(-rate * (share - quantile));
  }
}
