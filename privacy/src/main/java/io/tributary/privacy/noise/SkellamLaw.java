package io.tributary.privacy.noise;

/**
 * Probabilities of {@link Skellam}, to a relative 1e-13; to state and to test what is drawn, not to
 * draw. With x the variance they are exp(-x) I_|k|(x), the modified Bessel functions, by Miller's
 * backward recurrence I_(k-1) = I_(k+1) + (2k / x) I_k and the sum of all of them.
 */
public final class SkellamLaw {
  private static final double DEVIATIONS = 14;
  private static final int FURTHER = 60;
  private static final double LARGE = 1e200;
  private final double variance;
  private final double[] logs;

  /**
   * The law of a variance.
   *
   * @param variance above 0, at most 2^40
   */
  public SkellamLaw(double variance) {
    if (!(variance > 0 && variance <= 0x1p40)) {
      throw new IllegalArgumentException(
          "variance must be above 0 and at most 2^40, not " + variance);
    }
    this.variance = variance;
    int most = (int) Math.ceil(DEVIATIONS * Math.sqrt(variance)) + FURTHER;
    double[] found = new double[most + 1];
    double next = 0;
    double here = 1;
    double log = 0;
    for (int k = most; k >= 0; k--) {
      found[k] = Math.log(here) + log;
      double before = next + 2.0 * k / variance * here;
      next = here;
      here = before;
      if (here > LARGE) {
        next /= LARGE;
        here /= LARGE;
        log += Math.log(LARGE);
      }
    }
    double total = 0;
    for (int k = most; k >= 0; k--) {
      total += (k == 0 ? 1 : 2) * Math.exp(found[k] - found[0]);
    }
    double shift = found[0] + Math.log(total);
    for (int k = 0; k <= most; k++) {
      found[k] -= shift;
    }
    this.logs = found;
  }

  /** How far from 0 probabilities are known; beyond they are below e^-90. */
  public int reach() {
    return logs.length - 1;
  }

  /** The logarithm of the probability of k; minus infinity beyond the reach. */
  public double logProbability(long k) {
    long distance = Math.abs(k);
    return distance < logs.length ? logs[(int) distance] : Double.NEGATIVE_INFINITY;
  }

  /** The probability of k. */
  public double probability(long k) {
    return Math.exp(logProbability(k));
  }

  /** The variance, which is the parameter. */
  public double variance() {
    return variance;
  }
}
