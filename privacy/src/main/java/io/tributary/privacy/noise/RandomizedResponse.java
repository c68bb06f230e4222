package io.tributary.privacy.noise;

/**
 * A lie now and then (Warner 1965): the truth about one bit is told with probability e^epsilon / (1
 * + e^epsilon), exactly, which is local differential privacy of epsilon. A number of 0 to 1 first
 * becomes a bit that is 1 with that probability (Ding, Kulkarni and Yekhanin 2017).
 */
public final class RandomizedResponse {
  private static final long UNIT = 1L << 53;
  private final Quotient epsilon;

  /**
   * Answers with epsilon = {@code numerator / denominator}, both from 1 to 2^53.
   *
   * @throws IllegalArgumentException for others
   */
  public RandomizedResponse(long numerator, long denominator) {
    this.epsilon = new Quotient(numerator, denominator);
  }

  /**
   * The answer for a number.
   *
   * @param value of 0 to 1, for a question of yes or no 1 or 0
   * @throws IllegalArgumentException for others
   */
  public boolean answer(double value, RandomBits bits) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("the value must be between 0 and 1, not " + value);
    }
    ExactBernoulli coins = new ExactBernoulli(bits);
    boolean truth = coins.ratio((long) (value * UNIT), UNIT);
    return truth != lie(coins);
  }

  /** True with probability e^-epsilon / (1 + e^-epsilon). */
  private boolean lie(ExactBernoulli coins) {
    while (!coins.coin()) {
      if (exp(coins)) {
        return true;
      }
    }
    return false;
  }

  /** True with probability e^-epsilon. */
  private boolean exp(ExactBernoulli coins) {
    for (long i = epsilon.numerator() / epsilon.denominator(); i > 0; i--) {
      if (!coins.exp()) {
        return false;
      }
    }
    long rest = epsilon.numerator() % epsilon.denominator();
    return rest == 0 || coins.exp(rest, epsilon.denominator());
  }

  /** The mean of the numbers that answers were given for, without bias, from the share of ones. */
  public double estimate(double share) {
    double lies = 1 / (1 + Math.exp((double) epsilon.numerator() / epsilon.denominator()));
    return (share - lies) / (1 - 2 * lies);
  }
}
