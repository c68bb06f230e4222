package io.tributary.privacy.noise;

/**
 * Coins with exactly the stated probability, from fair bits and whole numbers only (Canonne, Kamath
 * and Steinke 2020, Algorithm 1; Lemire 2019 for uniform numbers).
 */
final class ExactBernoulli {
  private final RandomBits bits;
  private long coins;
  private int coinsLeft;

  ExactBernoulli(RandomBits bits) {
    this.bits = bits;
  }

  /** True with probability 1/2. */
  boolean coin() {
    if (coinsLeft == 0) {
      coins = bits.next();
      coinsLeft = Long.SIZE;
    }
    boolean head = (coins & 1) != 0;
    coins >>>= 1;
    coinsLeft--;
    return head;
  }

  /** Each whole number from 0 to {@code bound} - 1 with the same probability; bound above 0. */
  long below(long bound) {
    long drawn = bits.next();
    long low = drawn * bound;
    if (Long.compareUnsigned(low, bound) < 0) {
      long unfair = Long.remainderUnsigned(-bound, bound); // 2^64 mod bound draws are too many
      while (Long.compareUnsigned(low, unfair) < 0) {
        drawn = bits.next();
        low = drawn * bound;
      }
    }
    return Math.multiplyHigh(drawn, bound) + ((drawn >> 63) & bound); // As if it were unsigned.
  }

  /** True with probability {@code numerator / denominator}, of 0 to 1. */
  boolean ratio(long numerator, long denominator) {
    boolean half = denominator == 2 && numerator == 1;
    return half ? coin() : below(denominator) < numerator;
  }

  /** True with probability exp(-numerator / denominator), for a quotient of 0 to 1. */
  boolean exp(long numerator, long denominator) {
    int k = 1;
    while ((numerator == denominator || ratio(numerator, denominator)) && (k == 1 || ratio(1, k))) {
      k++;
    }
    return (k & 1) != 0;
  }

  /** True with probability exp(-1). */
  boolean exp() {
    return exp(1, 1);
  }

  /** True with probability exp(-(numerator / denominator)^2 / 2), for a quotient of 0 to 1. */
  boolean expHalfSquare(long numerator, long denominator) {
    int k = 1;
    while (coin()
        && ratio(numerator, denominator)
        && ratio(numerator, denominator)
        && (k == 1 || ratio(1, k))) {
      k++;
    }
    return (k & 1) != 0;
  }
}
