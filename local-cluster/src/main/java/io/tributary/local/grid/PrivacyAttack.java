package io.tributary.local.grid;

import io.tributary.privacy.accounting.OneRunAudit;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * An attack on a private task's releases by the adversary that privacy is promised against: it sees
 * every round's aggregate and knows all participants but those it asks about, each of which took
 * part or did not by the fall of a fair coin.
 */
public interface PrivacyAttack {
  /** What the attack is called. */
  String name();

  /** Attacks the task; without noise as a positive control, in which privacy is broken. */
  Scores run(boolean noise);

  /**
   * How many to ask about, and the seed of coins, choices and noise.
   *
   * @param trials at least 2
   * @param seed any
   */
  record Setting(int trials, long seed) {
    /** Checks it. */
    public Setting {
      if (trials < 2) {
        throw new IllegalArgumentException("an attack needs at least 2 trials, not " + trials);
      }
    }

    Random random() {
      return new Random(seed);
    }

    boolean[] coins(Random random) {
      boolean[] coins = new boolean[trials];
      for (int t = 0; t < trials; t++) {
        coins[t] = random.nextBoolean();
      }
      return coins;
    }
  }

  /**
   * How much each looks as if it had taken part.
   *
   * @param in of those that did
   * @param out of those that did not
   */
  record Scores(double[] in, double[] out) {
    /** Parts the scores by the coins. */
    static Scores of(double[] scores, boolean[] coins) {
      return new Scores(those(scores, coins, true), those(scores, coins, false));
    }

    private static double[] those(double[] scores, boolean[] coins, boolean which) {
      return IntStream.range(0, coins.length)
          .filter(t -> coins[t] == which)
          .mapToDouble(t -> scores[t])
          .toArray();
    }

    /** What the scores prove, at the given chance that it is too high. */
    public Bounds bounds(double significance, double delta) {
      OneRunAudit audit = new OneRunAudit(in, out);
      return new Bounds(
          audit.epsilon(significance, delta), audit.gaussianEpsilon(significance, delta));
    }

    @Override
    public String toString() {
      return "scores of " + in.length + " in and " + out.length + " out";
    }
  }

  /**
   * Lower bounds on epsilon.
   *
   * @param byCount by the number of right guesses
   * @param byTradeOff against the trade-off of Gaussian noise, mostly the higher
   */
  record Bounds(double byCount, double byTradeOff) {}
}
