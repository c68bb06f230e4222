package io.tributary.privacy.matrix;

import java.util.Arrays;

/**
 * Noise that partly cancels what the last b - 1 rounds added (Choquette-Choo et al. 2023,
 * (Amplified) Banded Matrix Factorization): b coefficients 1 = c_0 > c_1 >= ... > 0, those of
 * {@link SquareRootToeplitz} in units of 2^-10, and 0 from there on.
 *
 * <p><b>Rounding</b> moves a mean by at most 1 more in each of d coordinates, and only when one of
 * the last b - 1 rounds had the participant in it. Added to s, sqrt(d) / c_(b-1) covers that, for
 * every term of the sum of c_i e_(t-i) is then larger by at least sqrt(d).
 *
 * <p>One band is independent noise.
 */
public final class BandedToeplitz implements Correlation {
  /** The most bands: each but the first keeps one number for each parameter. */
  public static final int MOST_BANDS = 32;

  private static final int FRACTION_BITS = 10;
  private static final double MOST_SIGMA = 0x1p52;
  private static final double MOST_CORRELATED_SIGMA = 0x1p42;
  private final long[] scaled;
  private final int separation;
  private final double[] squares;

  /**
   * The noise of a task.
   *
   * @param bands b, from 1 to {@link #MOST_BANDS}
   * @param separation a participant may take part again so many rounds later, at least 1
   */
  public BandedToeplitz(int bands, int separation) {
    if (bands < 1 || bands > MOST_BANDS || separation < 1) {
      throw new IllegalArgumentException(
          "there are 1 to "
              + MOST_BANDS
              + " bands and a separation of at least 1, not "
              + bands
              + " and "
              + separation);
    }
    double[] exact = SquareRootToeplitz.coefficients(bands);
    scaled = Arrays.stream(exact).mapToLong(c -> (long) Math.rint(c * one())).toArray();
    this.separation = separation;
    squares = new double[2 + (bands - 1) / separation];
    for (int times = 1; times < squares.length; times++) {
      squares[times] = counted(times);
    }
  }

  private static long one() {
    return 1L << FRACTION_BITS;
  }

  /** The coefficient of the noise of so many rounds ago, 0 beyond the bands. */
  private double coefficient(int age) {
    return age < scaled.length ? (double) scaled[age] / one() : 0;
  }

  private double counted(int times) {
    double sum = 0;
    int rounds = (times - 1) * separation + scaled.length;
    for (int i = 0; i < rounds; i++) {
      double moved = 0;
      for (int j = 0; j < times && (long) j * separation <= i; j++) {
        moved += coefficient(i - j * separation);
      }
      sum += moved * moved;
    }
    return sum;
  }

  @Override
  public String text(String noise) {
    return scaled.length == 1
        ? noise
        : "toeplitz(bands=" + scaled.length + ", noise=" + noise + ")";
  }

  @Override
  public int remembered() {
    return scaled.length - 1;
  }

  @Override
  public int rounds() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int mostParticipations() {
    return Integer.MAX_VALUE;
  }

  @Override
  public double mostSigma() {
    return scaled.length == 1 ? MOST_SIGMA : MOST_CORRELATED_SIGMA;
  }

  @Override
  public double squares(int times) {
    int last = squares.length - 1;
    if (times <= last) {
      return squares[times];
    }
    // From here on, each time adds another period in the middle, where all bands overlap.
    double period = scaled.length > separation ? counted(last + 1) - squares[last] : squares[1];
    return squares[last] + (times - last) * period;
  }

  @Override
  public double rounding(long parameters) {
    int last = scaled.length - 1;
    return last == 0 ? 0 : Math.sqrt((double) parameters) / coefficient(last);
  }

  /** The memory is the noise of the last rounds, the newest first. */
  @Override
  public void correlate(long[] noise, double[][] memory) {
    for (int i = 0; i < noise.length; i++) {
      long earlier = 0;
      for (int age = 1; age < scaled.length; age++) {
        long term = Math.multiplyExact(scaled[age], (long) memory[age - 1][i]);
        earlier = Math.addExact(earlier, term);
      }
      noise[i] = Math.subtractExact(noise[i], Math.addExact(earlier, one() / 2) >> FRACTION_BITS);
    }
    for (int age = memory.length - 1; age >= 0; age--) {
      for (int i = 0; i < noise.length; i++) {
        memory[age][i] = age == 0 ? noise[i] : memory[age - 1][i];
      }
    }
  }
}
