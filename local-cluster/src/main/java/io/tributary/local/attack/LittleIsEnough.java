package io.tributary.local.attack;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * {@code alie}: sends the mean of the honest updates plus z standard deviations of each coordinate,
 * with n - f - 1 below the line (Baruch, Baruch and Goldberg 2019, A Little Is Enough:
 * Circumventing Defenses For Distributed Learning, algorithm 3; the paper subtracts from
 * gradients).
 *
 * <p>A z that is not given is the paper's z_max: with s = floor(n / 2 + 1) - f honest updates still
 * needed for a majority, the value that a standard normal variable stays below with probability (n
 * - f - s) / (n - f). It is 0, and the attack harmless, while s is half of the honest ones.
 *
 * @param parameter z; NaN when not given
 */
record LittleIsEnough(double parameter) implements Attack {
  @Override
  public String text() {
    return AttackText.of("alie", parameter);
  }

  @Override
  public String deed() {
    return "send the mean of the honest updates plus "
        + (Double.isNaN(parameter) ? "z_max" : parameter)
        + " standard deviations of each coordinate";
  }

  @Override
  public boolean omniscient() {
    return true;
  }

  @Override
  public boolean trains() {
    return false;
  }

  @Override
  public float[] update(Knowledge knowledge) {
    double z =
        Double.isNaN(parameter)
            ? largest(knowledge.participants(), knowledge.attackers())
            : parameter;
    Moments honest = Moments.of(knowledge.honest());
    return honest.shifted(honest.deviation(), z);
  }

  /** z_max; throws IllegalArgumentException when f attackers are a majority of n by themselves. */
  static double largest(int n, int f) {
    int supporters = n / 2 + 1 - f;
    if (supporters < 1) {
      throw new IllegalArgumentException(
          "alie: " + f + " of " + n + " are a majority already, so z must be given: alie(1.5)");
    }
    double share = (double) (n - f - supporters) / (n - f);
    if (share <= 0) {
      return 0;
    }
    return new NormalDistribution().inverseCumulativeProbability(share);
  }
}
