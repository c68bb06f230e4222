package io.tributary.privacy.matrix;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The lower-triangular Toeplitz matrix C with coefficients 1 and then sum_i scale_i decay_i^(k-1),
 * k from 1: a buffered linear Toeplitz matrix, BLT (Dvijotham, McMahan, Pillutla, Steinke and
 * Thakurta 2024). A round's noise needs one number of memory for each buffer, however many rounds
 * there are.
 *
 * @param outputScale of each buffer, above 0, together at most 1
 * @param bufDecay of each buffer, in (0, 1), falling
 */
public record BufferedToeplitz(double[] outputScale, double[] bufDecay) {
  private static final double LARGEST = 30;

  /** Throws IllegalArgumentException for numbers out of range. */
  public BufferedToeplitz {
    if (outputScale.length == 0 || outputScale.length != bufDecay.length) {
      throw new IllegalArgumentException(
          "a scale and a decay for each buffer, not "
              + outputScale.length
              + " and "
              + bufDecay.length);
    }
    double sum = 0;
    for (int i = 0; i < outputScale.length; i++) {
      sum += outputScale[i];
      if (!(outputScale[i] > 0 && bufDecay[i] > 0 && bufDecay[i] < 1)) {
        throw new IllegalArgumentException(
            "buffer "
                + i
                + " has scale "
                + outputScale[i]
                + " and decay "
                + bufDecay[i]
                + "; scales must be above 0, decays between 0 and 1");
      }
    }
    if (!(sum <= 1)) {
      throw new IllegalArgumentException("scales must be at most 1 together, not " + sum);
    }
    outputScale = outputScale.clone();
    bufDecay = bufDecay.clone();
  }

  @Override
  public double[] outputScale() {
    return outputScale.clone();
  }

  @Override
  public double[] bufDecay() {
    return bufDecay.clone();
  }

  /**
   * A matrix that is close to the best one and needs no search: c_k of {@link SquareRootToeplitz}
   * is the integral of u^k (u (1 - u))^(-1/2) / pi over u from 0 to 1, and with u = 1 / (1 + e^v)
   * that of u^k (u (1 - u))^(1/2) / pi over all v. The buffers are the points of a trapezoidal rule
   * for v from 1/2 - ln(rounds) to 1. Every machine gets the same bits.
   *
   * @param rounds at least 2
   * @param buffers at least 2
   */
  public static BufferedToeplitz quadrature(int rounds, int buffers) {
    if (rounds < 2 || buffers < 2) {
      throw new IllegalArgumentException(
          "at least 2 rounds and 2 buffers, not " + rounds + " and " + buffers);
    }
    double first = 0.5 - StrictMath.log(rounds);
    double step = (1 - first) / (buffers - 1);
    double[] scales = new double[buffers];
    double[] decays = new double[buffers];
    for (int i = 0; i < buffers; i++) {
      double u = 1 / (1 + StrictMath.exp(first + i * step));
      decays[i] = u;
      scales[i] = step / Math.PI * u * Math.sqrt(u * (1 - u));
    }
    return new BufferedToeplitz(scales, decays);
  }

  /** The first {@code rounds} coefficients of C. */
  public double[] coefficients(int rounds) {
    return response(rounds, Participation.SINGLE);
  }

  /**
   * How far one participant can move C times the sums, in L2, who moves each sum that it takes part
   * in by at most 1. Coefficients are positive and fall, so the most is reached by taking part as
   * early and as often as possible (Kalinin and Lampert 2024, theorem 2).
   */
  public double sensitivity(int rounds, Participation participation) {
    return norm(response(rounds, participation));
  }

  /** C times a vector of 1 in the rounds that are taken part in, and 0 in others. */
  private double[] response(int rounds, Participation participation) {
    double[] buffers = new double[bufDecay.length];
    double[] moved = new double[positive(rounds)];
    for (int t = 0; t < rounds; t++) {
      boolean takesPart =
          t % participation.separation() == 0
              && t / participation.separation() < participation.times();
      moved[t] = (takesPart ? 1 : 0) + output(buffers);
      feed(buffers, takesPart ? 1 : 0);
    }
    return moved;
  }

  /**
   * The largest error over the rounds: the deviation of the noise in the sum of all rounds, over
   * that of one round's fresh noise.
   */
  public double maxError(int rounds) {
    double[] buffers = new double[bufDecay.length];
    double[] sums = new double[positive(rounds)];
    for (int t = 0; t < rounds; t++) {
      sums[t] = 1 - output(buffers); // The inverse of C, applied to the prefix sum's column.
      feed(buffers, sums[t]);
    }
    return norm(sums);
  }

  private double output(double[] buffers) {
    double sum = 0;
    for (int i = 0; i < buffers.length; i++) {
      sum += outputScale[i] * buffers[i];
    }
    return sum;
  }

  private void feed(double[] buffers, double value) {
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = bufDecay[i] * buffers[i] + value;
    }
  }

  private static int positive(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, not " + rounds);
    }
    return rounds;
  }

  private static double norm(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /**
   * The matrix of so many buffers whose largest error is the least for the same privacy: it
   * minimizes {@link #maxError} times {@link #sensitivity}, by Newton's method.
   *
   * @param rounds at least 2
   * @param buffers from 1 to 8
   */
  public static BufferedToeplitz optimal(int rounds, int buffers, Participation participation) {
    if (rounds < 2 || buffers < 1 || buffers > 8) {
      throw new IllegalArgumentException(
          "at least 2 rounds and 1 to 8 buffers, not " + rounds + " and " + buffers);
    }
    double[] start = new double[2 * buffers];
    for (int i = 0; i < buffers; i++) {
      start[i] = -Math.log(rounds) * (2 * (buffers - i) - 1) / (2.0 * buffers);
      start[buffers + i] = start[i] / 2 - Math.log(2.0 * buffers);
    }
    return of(Descent.minimum(p -> logLoss(p, rounds, participation), start));
  }

  private static double logLoss(double[] p, int rounds, Participation participation) {
    for (double value : p) {
      if (!(Math.abs(value) < LARGEST)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    BufferedToeplitz matrix = of(p);
    return Math.log(matrix.maxError(rounds)) + Math.log(matrix.sensitivity(rounds, participation));
  }

  /** Of the logarithms of (1 - decay) / decay, and of scale / (1 - all scales). */
  private static BufferedToeplitz of(double[] p) {
    int buffers = p.length / 2;
    Integer[] order = new Integer[buffers];
    double total = 1;
    for (int i = 0; i < buffers; i++) {
      order[i] = i;
      total += Math.exp(p[buffers + i]);
    }
    Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
    double[] scales = new double[buffers];
    double[] decays = new double[buffers];
    for (int i = 0; i < buffers; i++) {
      decays[i] = 1 / (1 + Math.exp(p[order[i]]));
      scales[i] = Math.exp(p[buffers + order[i]]) / total;
    }
    return new BufferedToeplitz(scales, decays);
  }
}
