package io.tributary.privacy.matrix;

/**
 * The lower-triangular Toeplitz matrix C whose square is the prefix sum: the factor whose largest
 * error over the rounds is the least but for a constant (Fichtenberger, Henzinger and Upadhyay
 * 2023). Rounds release C times the sums, with independent noise, or what follows from it.
 */
public final class SquareRootToeplitz {
  private SquareRootToeplitz() {}

  /** The first {@code rounds} coefficients of C: 1, 1/2, 3/8, 5/16, ... */
  public static double[] coefficients(int rounds) {
    return series(rounds, 1);
  }

  /** Those of its inverse, by which independent noise becomes the rounds': 1, -1/2, -1/8, ... */
  public static double[] noising(int rounds) {
    return series(rounds, 3);
  }

  /** c_0 = 1, c_k = c_(k-1) (2k - less) / 2k. */
  private static double[] series(int rounds, int less) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, not " + rounds);
    }
    double[] c = new double[rounds];
    c[0] = 1;
    for (int k = 1; k < rounds; k++) {
      c[k] = c[k - 1] * (2.0 * k - less) / (2.0 * k);
    }
    return c;
  }

  /**
   * How far one participant can move C times the sums, in L2, who moves each sum that it takes part
   * in by at most 1. Coefficients are positive and fall, so the most is reached by taking part as
   * early and as often as possible (Kalinin and Lampert 2024, theorem 2).
   */
  public static double sensitivity(int rounds, Participation participation) {
    double[] c = coefficients(rounds);
    int most = participation.most(rounds);
    double squares = 0;
    for (int i = 0; i < rounds; i++) {
      double sum = 0;
      for (int j = 0; j < most && (long) j * participation.separation() <= i; j++) {
        sum += c[i - j * participation.separation()];
      }
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  }
}
