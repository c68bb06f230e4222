package io.tributary.privacy.noise;

/**
 * Whole numbers k with probability in proportion to exp(-k^2 / (2 sigma^2)) (Canonne, Kamath and
 * Steinke 2020, Algorithm 3): discrete Laplace noise y of scale sigma is kept with probability
 * exp(-(|y| - sigma)^2 / (2 sigma^2)).
 *
 * <p>With sigma = n / m and a = | |y| m - n | = i n + f, f below n, that is exp(-(i + f/n)^2 / 2),
 * the product of i^2 coins of exp(-1/2), i of exp(-f/n) and one of exp(-(f/n)^2 / 2). Each is made
 * of coins of probability f/n, 1/2 and 1/k, so that no number is longer than sigma's.
 */
public final class DiscreteGaussian implements IntegerNoise {
  private final Quotient sigma;
  private final DiscreteLaplace laplace;

  /**
   * Noise of parameter sigma = {@code numerator / denominator}, both from 1 to 2^53.
   *
   * @throws IllegalArgumentException for others
   */
  public DiscreteGaussian(long numerator, long denominator) {
    this.sigma = new Quotient(numerator, denominator);
    this.laplace = new DiscreteLaplace(numerator, denominator);
  }

  @Override
  public void add(long[] sums, RandomBits bits) {
    ExactBernoulli coins = new ExactBernoulli(bits);
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.addExact(sums[i], draw(coins));
    }
  }

  private long draw(ExactBernoulli coins) {
    while (true) {
      long drawn = laplace.draw(coins);
      long scaled = Math.multiplyExact(Math.abs(drawn), sigma.denominator());
      if (kept(Math.abs(scaled - sigma.numerator()), coins)) {
        return drawn;
      }
    }
  }

  /** True with probability exp(-(distance / n)^2 / 2), for sigma = n / m. */
  private boolean kept(long distance, ExactBernoulli coins) {
    long n = sigma.numerator();
    long whole = distance / n;
    long rest = distance % n;
    for (long i = 0; i < whole * whole; i++) {
      if (!coins.exp(1, 2)) {
        return false;
      }
    }
    for (long i = 0; i < whole && rest > 0; i++) {
      if (!coins.exp(rest, n)) {
        return false;
      }
    }
    return rest == 0 || coins.expHalfSquare(rest, n);
  }

  @Override
  public String text() {
    return "discrete-gaussian(sigma=" + sigma + ")";
  }
}
