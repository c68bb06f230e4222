package io.tributary.local.attack;

/**
 * What an attacker knows when it makes its update.
 *
 * @param honest the honest participants' updates of this round, one row each, all of one length, at
 *     least one; empty for attacks that are not omniscient
 * @param own what the attacker trained from the round's model on its own, perhaps poisoned,
 *     examples; for attacks that do not train only the length counts
 * @param participants all participants n, honest or not
 * @param attackers those who attack, f, at least 1
 * @param seed decides what is drawn; another one for each attacker and round
 * @param target the rule in use
 */
public record Knowledge(
    float[][] honest, float[] own, int participants, int attackers, long seed, Target target) {

  /** How the federation makes its aggregate. */
  @FunctionalInterface
  public interface Target {
    /** The aggregate of the updates of a round, one row each. */
    double[] aggregate(float[][] updates);
  }

  /** The plain mean, for want of knowing better. */
  public static double[] mean(float[][] updates) {
    return Moments.of(updates).mean();
  }

  /** Number of parameters. */
  int parameters() {
    return own.length;
  }

  /** How many, not what. */
  @Override
  public String toString() {
    return "knowledge of " + honest.length + " honest updates of " + participants;
  }
}
