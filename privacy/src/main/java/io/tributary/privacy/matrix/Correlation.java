package io.tributary.privacy.matrix;

/**
 * How the noise of a round depends on that of the rounds before, so that a model, which is the sum
 * of its rounds, has less of it (DP-FTRL: Kairouz et al. 2021; Denisov et al. 2022). With sums x_t,
 * independent whole-number noise n_t and coefficients 1 = c_0 >= c_1 >= ... >= 0, a round releases
 * x_t + z_t, where
 *
 * <pre>z_t = n_t - round(c_1 z_(t-1) + c_2 z_(t-2) + ...).</pre>
 *
 * <p><b>Privacy.</b> To whom all earlier releases o_j are known, z_j is o_j - x_j, so that round t
 * tells no more than n_t with mean x_t - round(sum of c_i (o_(t-i) - x_(t-i))), a whole number. If
 * one participant moves x_j by e_j, of a norm of at most s, the mean moves by the sum of c_i
 * e_(t-i), but for what rounding does, which {@link #rounding} covers. What remains is the norm of
 * all these movements together: the square root of {@link #squares} times s. That noise of this
 * kind composes by the sum of squares also when data and participation depend on what was released
 * before is shown by Smith and Thakurta (2022), Fully Adaptive Composition for Gaussian
 * Differential Privacy.
 */
public interface Correlation {
  /**
   * Kind and parameters of a round's noise.
   *
   * @param noise those of n_t
   */
  String text(String noise);

  /** How many numbers are remembered for each parameter; 0 when noise is independent. */
  int remembered();

  /** How many rounds it is made for. */
  int rounds();

  /** The most rounds that one participant can be in. */
  int mostParticipations();

  /** The largest parameter of n_t for which what is remembered is exact. */
  double mostSigma();

  /**
   * The squared L2 norm of all that a participant can move, who takes part so often and moves each
   * sum by 1: as early and often as it may and always the same way (Kalinin and Lampert 2024,
   * theorem 2).
   *
   * @param times at least 0
   */
  double squares(int times);

  /** What rounding adds to the sensitivity of one sum of {@code parameters} whole numbers. */
  double rounding(long parameters);

  /**
   * Makes the round's noise of independent noise.
   *
   * @param noise n_t, which becomes z_t; of one block
   * @param memory {@link #remembered} arrays of at least that length, zeros before the first
   *     release; this round's moves in
   * @throws ArithmeticException when a number does not fit
   */
  void correlate(long[] noise, double[][] memory);
}
