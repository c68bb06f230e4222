package io.tributary.privacy.matrix;

import java.util.Arrays;

/**
 * Noise that partly cancels what all earlier rounds of a run added, remembered in a few buffers
 * (BLT: Dvijotham, McMahan, Pillutla, Steinke and Thakurta 2024): the coefficients of {@link
 * BufferedToeplitz#quadrature}, its scales s_i and decays u_i rounded to units of 2^-20. Buffers
 * hold whole numbers, in units of 1/16: b_i begins at 0, and round t does
 *
 * <pre>
 * z_t = n_t - round(sum of round(s_i b_i) / 16)
 * b_i = round(u_i b_i) + 16 z_t</pre>
 *
 * with halves rounded up.
 *
 * <p><b>Rounding.</b> Rounding a number that has moved moves the result by less than 1 more or
 * less. After a participant's first round b_i has therefore moved by what exact buffers would have,
 * but for less than 1 / (1 - u_i), and the mean of a round by the sum of c_i e_(t-i), but for less
 * than r = 1 + sum of (1 + s_i / (1 - u_i)) / 16 in each of d coordinates. Over T rounds that is r
 * sqrt(d T) in L2; added to s it is covered, for the square root of {@link #squares} is at least 1.
 */
public final class BufferedCorrelation implements Correlation {
  /** The most rounds that a run may have. */
  public static final int MOST_ROUNDS = 10_000;

  /** The most buffers; each keeps one number for each parameter. */
  public static final int MOST_BUFFERS = 8;

  private static final int FRACTION_BITS = 20;
  private static final int BUFFER_BITS = 4;
  private static final double MOST_SIGMA = 0x1p37;
  private static final long MOST_REMEMBERED = 1L << 53;

  private final int rounds;
  private final int separation;
  private final long[] scales;
  private final long[] decays;
  private final BufferedToeplitz matrix;

  /**
   * The noise of a task.
   *
   * @param rounds T, from 2 to {@link #MOST_ROUNDS}: no later round is accounted for
   * @param buffers from 2 to {@link #MOST_BUFFERS}
   * @param separation a participant may take part again so many rounds later, at least 1
   */
  public BufferedCorrelation(int rounds, int buffers, int separation) {
    if (rounds > MOST_ROUNDS || buffers > MOST_BUFFERS || separation < 1) {
      throw new IllegalArgumentException(
          "there are at most "
              + MOST_ROUNDS
              + " rounds, "
              + MOST_BUFFERS
              + " buffers and a separation of at least 1, not "
              + rounds
              + ", "
              + buffers
              + " and "
              + separation);
    }
    this.rounds = rounds;
    this.separation = separation;
    BufferedToeplitz exact = BufferedToeplitz.quadrature(rounds, buffers);
    scales = units(exact.outputScale());
    decays = units(exact.bufDecay());
    matrix = new BufferedToeplitz(numbers(scales), numbers(decays));
  }

  private static long[] units(double[] numbers) {
    return Arrays.stream(numbers).mapToLong(x -> (long) Math.rint(x * one())).toArray();
  }

  private static double[] numbers(long[] units) {
    return Arrays.stream(units).mapToDouble(x -> (double) x / one()).toArray();
  }

  private static long one() {
    return 1L << FRACTION_BITS;
  }

  @Override
  public String text(String noise) {
    return "blt(buffers=" + scales.length + ", rounds=" + rounds + ", noise=" + noise + ")";
  }

  @Override
  public int remembered() {
    return scales.length;
  }

  @Override
  public int rounds() {
    return rounds;
  }

  @Override
  public int mostParticipations() {
    return new Participation(separation, Integer.MAX_VALUE).most(rounds);
  }

  @Override
  public double mostSigma() {
    return MOST_SIGMA;
  }

  @Override
  public double squares(int times) {
    if (times == 0) {
      return 0;
    }
    double norm = matrix.sensitivity(rounds, new Participation(separation, times));
    return norm * norm;
  }

  @Override
  public double rounding(long parameters) {
    double sum = 0;
    for (int i = 0; i < scales.length; i++) {
      sum += 1 + (double) scales[i] / (one() - decays[i]);
    }
    double each = 1 + Math.scalb(sum, -BUFFER_BITS);
    return each * Math.sqrt((double) parameters * rounds);
  }

  /** The memory is the buffers. */
  @Override
  public void correlate(long[] noise, double[][] memory) {
    long half = 1L << (BUFFER_BITS - 1);
    for (int i = 0; i < noise.length; i++) {
      long earlier = half;
      for (int k = 0; k < scales.length; k++) {
        earlier += times(scales[k], (long) memory[k][i]);
      }
      noise[i] = Math.subtractExact(noise[i], earlier >> BUFFER_BITS);
      long added = Math.multiplyExact(noise[i], 1L << BUFFER_BITS);
      for (int k = 0; k < scales.length; k++) {
        long next = Math.addExact(times(decays[k], (long) memory[k][i]), added);
        if (Math.abs(next) > MOST_REMEMBERED) {
          throw new ArithmeticException("a buffer of " + next + " is more than it holds exactly");
        }
        memory[k][i] = next;
      }
    }
  }

  /** round(factor 2^-20 x), exactly, for a factor below 2^20. */
  private static long times(long factor, long x) {
    long half = one() / 2;
    long low = factor * x + half;
    long carry = Long.compareUnsigned(low, half) < 0 ? 1 : 0;
    long high = Math.multiplyHigh(factor, x) + carry;
    return high << (Long.SIZE - FRACTION_BITS) | low >>> FRACTION_BITS;
  }
}
