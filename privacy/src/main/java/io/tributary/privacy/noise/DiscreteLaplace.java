package io.tributary.privacy.noise;

/**
 * Whole numbers k with probability in proportion to exp(-|k| denominator / numerator) (Canonne,
 * Kamath and Steinke 2020, Algorithm 2).
 */
public final class DiscreteLaplace implements IntegerNoise {
  private final Quotient scale;

  /**
   * Noise of scale {@code numerator / denominator}, both from 1 to 2^53.
   *
   * @throws IllegalArgumentException for others
   */
  public DiscreteLaplace(long numerator, long denominator) {
    this.scale = new Quotient(numerator, denominator);
  }

  @Override
  public void add(long[] sums, RandomBits bits) {
    ExactBernoulli coins = new ExactBernoulli(bits);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], draw(coins));
    }
  }

  /** One number. */
  long draw(ExactBernoulli coins) {
    while (true) {
      long magnitude = magnitude(coins);
      boolean negative = coins.coin();
      if (magnitude != 0 || !negative) {
        return negative ? -magnitude : magnitude; // Zero would be twice as likely.
      }
    }
  }

  /** A whole number y of at least 0 with probability in proportion to exp(-y / scale). */
  private long magnitude(ExactBernoulli coins) {
    long rest = coins.below(scale.numerator());
    while (!coins.exp(rest, scale.numerator())) {
      rest = coins.below(scale.numerator());
    }
    long whole = 0;
    while (coins.exp()) {
      whole++;
    }
    return Math.addExact(Math.multiplyExact(whole, scale.numerator()), rest) / scale.denominator();
  }

  @Override
  public String text() {
    return "discrete-laplace(scale=" + scale + ")";
  }
}
