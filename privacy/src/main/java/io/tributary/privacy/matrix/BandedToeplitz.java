package io.tributary.privacy.matrix;

import java.util.Arrays;

/**
 * Noise that partly cancels what earlier rounds added, so that a model, which is the sum of its
 * rounds, has less of it (DP-FTRL: Kairouz et al. 2021; Choquette-Choo et al. 2023, (Amplified)
 * Banded Matrix Factorization). With sums x_t, independent whole-number noise n_t and b
 * coefficients 1 = c_0 > c_1 >= ... > 0, those of {@link SquareRootToeplitz} in units of 2^-10, a
 * round releases x_t + z_t, where
 *
 * <pre>z_t = n_t - round(c_1 z_(t-1) + ... + c_(b-1) z_(t-b+1)).</pre>
 *
 * <p><b>Privacy.</b> To whom all earlier releases o_j are known, z_j is o_j - x_j, so that round t
 * tells no more than n_t with mean x_t - round(sum of c_i (o_(t-i) - x_(t-i))), a whole number. If
 * one participant moves x_j by e_j, of a norm of at most s, the mean moves by the sum of c_i
 * e_(t-i), but for at most 1 in each of d coordinates where rounding differs, and only when one of
 * the last b - 1 rounds had the participant in it. Added to s, sqrt(d) / c_(b-1) covers that, for
 * every term of that sum is then larger by at least sqrt(d). What remains is the norm of all these
 * movements together: the square root of {@link #squares} times s. That noise of this kind composes
 * by the sum of squares also when data and participation depend on what was released before is
 * shown by Smith and Thakurta (2022), Fully Adaptive Composition for Gaussian Differential Privacy.
 *
 * <p>One band is independent noise.
 */
public final class BandedToeplitz {
  /** The most bands: each but the first keeps one number for each parameter. */
  public static final int MOST_BANDS = 32;

  private static final int FRACTION_BITS = 10;
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

  /** How many bands there are. */
  public int bands() {
    return scaled.length;
  }

  /**
   * The squared L2 norm of all that a participant can move, who takes part so often and moves each
   * sum by 1: as often as it may and always the same way (Kalinin and Lampert 2024, theorem 2).
   *
   * @param times at least 0
   */
  public double squares(int times) {
    int last = squares.length - 1;
    if (times <= last) {
      return squares[times];
    }
    // From here on, each time adds another period in the middle, where all bands overlap.
    double period = scaled.length > separation ? counted(last + 1) - squares[last] : squares[1];
    return squares[last] + (times - last) * period;
  }

  /** What rounding adds to the sensitivity of one sum of {@code parameters} whole numbers. */
  public double rounding(long parameters) {
    int last = scaled.length - 1;
    return last == 0 ? 0 : Math.sqrt((double) parameters) / coefficient(last);
  }

  /**
   * Makes the round's noise of independent noise.
   *
   * @param noise n_t, which becomes z_t; of one block
   * @param memory bands - 1 arrays of at least that length, zeros before the first release: the
   *     noise of the last rounds, the newest first; this round's moves in
   * @throws ArithmeticException when a number does not fit
   */
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
