package io.tributary.privacy.noise;

import java.math.BigInteger;

/**
 * Numbers k with probability exp(-mean) mean^k / k!, for a whole mean, exactly: by rejection, of
 * fair bits and whole numbers only.
 *
 * <p>The probabilities at mean + j and at mean - 1 - j, over the largest one, are the products over
 * i from 1 to j of mean / (mean + i) and (mean - i) / mean. They are 1 at j = 0, and log-concave.
 * With a width s from which on they are at most 1/2, that at j = m s + u, u below s, is at most
 * 2^-m. So a side is drawn, m with probability 2^-(m + 1), u of all below s, and kept with the
 * probability times 2^m.
 *
 * <p>To keep with a probability, a uniform number is compared with it. Its first 62 bits decide
 * mostly, against bounds that were rounded outwards; where they do not, the probability is computed
 * as a quotient, and further bits are drawn.
 */
final class PoissonNumbers {
  private static final int MOST = 1 << 26;
  private static final int BITS = 62;
  private static final int FINE_BITS = 128;
  private static final int BLOCKS = 24;
  private final int mean;
  private final int width;
  private final long[][] low = new long[2][];
  private final long[][] high = new long[2][];
  private final Bounds[] last = new Bounds[2];

  PoissonNumbers(int mean) {
    if (mean < 1 || mean > MOST) {
      throw new IllegalArgumentException("mean must be from 1 to 2^26, not " + mean);
    }
    this.mean = mean;
    int wide = 1;
    while (!halved(wide)) {
      wide *= 2;
    }
    this.width = wide;
    for (int side = 0; side < 2; side++) {
      tabulate(side);
    }
  }

  int mean() {
    return mean;
  }

  /** One number. */
  long draw(RandomBits bits, ExactBernoulli coins) {
    while (true) {
      int side = coins.coin() ? 1 : 0;
      int blocks = 0;
      while (coins.coin()) {
        blocks++;
      }
      long offset = (long) blocks * width + coins.below(width);
      if (kept(side, offset, blocks, bits)) {
        return side == 0 ? mean + offset : mean - 1 - offset;
      }
    }
  }

  /** The numerator of the i-th factor, which falls to 0 where there are no numbers any more. */
  private long numerator(int side, long i) {
    return side == 0 ? mean : Math.max(0, mean - i);
  }

  private long denominator(int side, long i) {
    return side == 0 ? mean + i : mean;
  }

  /** Whether both sides are at most 1/2 from there on; the upper one falls more slowly. */
  private boolean halved(int wide) {
    Bounds bounds = new Bounds();
    for (int i = 1; i <= wide; i++) {
      bounds.times(mean, mean + (long) i);
    }
    return bounds.high.compareTo(BigInteger.ONE.shiftLeft(FINE_BITS - 1)) <= 0;
  }

  private static final class Bounds {
    BigInteger low;
    BigInteger high;

    Bounds() {
      low = BigInteger.ONE.shiftLeft(FINE_BITS);
      high = low;
    }

    Bounds(Bounds other) {
      low = other.low;
      high = other.high;
    }

    void times(long numerator, long denominator) {
      BigInteger n = BigInteger.valueOf(numerator);
      BigInteger d = BigInteger.valueOf(denominator);
      low = low.multiply(n).divide(d);
      high = high.multiply(n).add(d).subtract(BigInteger.ONE).divide(d);
    }

    /** At least the lower bound times 2^(blocks + 62), but less than 1 from it. */
    long lowest(int blocks) {
      return low.shiftRight(FINE_BITS - BITS - blocks).longValueExact();
    }

    long highest(int blocks) {
      return high.negate().shiftRight(FINE_BITS - BITS - blocks).negate().longValueExact();
    }
  }

  private void tabulate(int side) {
    int length = BLOCKS * width;
    low[side] = new long[length];
    high[side] = new long[length];
    Bounds bounds = new Bounds();
    for (int j = 0; j < length; j++) {
      if (j > 0) {
        bounds.times(numerator(side, j), denominator(side, j));
      }
      low[side][j] = bounds.lowest(j / width);
      high[side][j] = bounds.highest(j / width);
    }
    last[side] = bounds;
  }

  private boolean kept(int side, long offset, int blocks, RandomBits bits) {
    long uniform = bits.next() >>> (Long.SIZE - BITS);
    long lowest;
    long highest;
    if (offset < low[side].length) {
      lowest = low[side][(int) offset];
      highest = high[side][(int) offset];
    } else {
      Bounds bounds = new Bounds(last[side]);
      for (long i = low[side].length; i <= offset; i++) {
        bounds.times(numerator(side, i), denominator(side, i));
      }
      lowest = bounds.lowest(blocks);
      highest = bounds.highest(blocks);
    }
    return uniform < lowest || (uniform < highest && below(uniform, side, offset, blocks, bits));
  }

  /** Whether a uniform number of these first bits is below the probability; exactly. */
  private boolean below(long first, int side, long offset, int blocks, RandomBits bits) {
    BigInteger numerator = BigInteger.ONE.shiftLeft(blocks);
    BigInteger denominator = BigInteger.ONE;
    for (long i = 1; i <= offset && numerator.signum() > 0; i++) {
      numerator = numerator.multiply(BigInteger.valueOf(numerator(side, i)));
      denominator = denominator.multiply(BigInteger.valueOf(denominator(side, i)));
    }
    BigInteger uniform = BigInteger.valueOf(first);
    int drawn = BITS;
    while (true) {
      BigInteger scaled = numerator.shiftLeft(drawn);
      if (uniform.add(BigInteger.ONE).multiply(denominator).compareTo(scaled) <= 0) {
        return true;
      }
      if (uniform.multiply(denominator).compareTo(scaled) >= 0) {
        return false;
      }
      uniform =
          uniform.shiftLeft(Integer.SIZE).add(BigInteger.valueOf(bits.next() >>> Integer.SIZE));
      drawn += Integer.SIZE;
    }
  }
}
