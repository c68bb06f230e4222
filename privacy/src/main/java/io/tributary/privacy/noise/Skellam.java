package io.tributary.privacy.noise;

/**
 * The difference of two Poisson numbers of the same mean: whole numbers with variance 2 mean, whose
 * sum over several who add noise is Skellam noise again, unlike that of discrete Gaussian noise
 * (Agarwal, Kairouz and Liu 2021; Valovich and Aldà 2017).
 */
public final class Skellam implements IntegerNoise {
  private final PoissonNumbers poisson;

  /**
   * Noise of variance {@code 2 mean}.
   *
   * @param mean from 1 to 2^26
   * @throws IllegalArgumentException for others
   */
  public Skellam(int mean) {
    this.poisson = new PoissonNumbers(mean);
  }

  @Override
  public void add(long[] sums, RandomBits bits) {
    ExactBernoulli coins = new ExactBernoulli(bits);
    for (int i = 0; i < sums.length; i++) {
      long up = poisson.draw(bits, coins);
      long down = poisson.draw(bits, coins);
      sums[i] = Math.addExact(sums[i], up - down);
    }
  }

  @Override
  public String text() {
    return "skellam(variance=" + 2L * poisson.mean() + ")";
  }
}
