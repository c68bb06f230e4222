package io.tributary.local.sim;

import io.tributary.local.attack.Knowledge;
import io.tributary.operators.robust.Application;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.task.TaskPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A task's aggregation rule applied to whole updates in one place: what the job does block by
 * block, in plain Java, for attackers who try it out and for comparing rules without a cluster.
 */
public final class RuleInUse implements Knowledge.Target {
  private final HeldRule rule;

  private RuleInUse(HeldRule rule) {
    this.rule = rule;
  }

  /** The rule of a task: a held one, or the weighted mean. */
  public static RuleInUse of(TaskPlan plan) {
    return new RuleInUse(plan.held());
  }

  /**
   * What is known of a round beside the updates.
   *
   * @param factors what each update counts in a linear rule, above 0
   * @param previous the previous round's aggregate; zeros in the first
   * @param seed for rules that shuffle
   */
  public record Circumstances(double[] factors, double[] previous, long seed) {
    /** All alike, with nothing before. */
    static Circumstances plain(int updates, int length) {
      double[] factors = new double[updates];
      Arrays.fill(factors, 1);
      return new Circumstances(factors, new double[length], 1);
    }

    @Override
    public String toString() {
      return "circumstances of " + factors.length + " updates";
    }
  }

  /** The aggregate with equal factors, after a previous aggregate of zeros. */
  @Override
  public double[] aggregate(float[][] updates) {
    return aggregate(updates, Circumstances.plain(updates.length, updates[0].length));
  }

  /** The aggregate of a round's updates, one row each, all of one length. */
  public double[] aggregate(float[][] updates, Circumstances round) {
    if (rule == null) {
      return mean(updates, round.factors());
    }
    return Application.of(
            rule,
            updates,
            new Application.Circumstances(
                senders(updates.length), round.factors(), round.previous(), round.seed()))
        .aggregate();
  }

  private static List<String> senders(int updates) {
    return IntStream.range(0, updates)
        .mapToObj(p -> String.format(Locale.ROOT, "participant-%03d", p + 1))
        .toList();
  }

  private static double[] mean(float[][] updates, double[] factors) {
    double[] mean = new double[updates[0].length];
    double sum = Arrays.stream(factors).sum();
    for (int i = 0; i < updates.length; i++) {
      for (int p = 0; p < mean.length; p++) {
        mean[p] += factors[i] * updates[i][p];
      }
    }
    for (int p = 0; p < mean.length; p++) {
      mean[p] /= sum;
    }
    return mean;
  }
}
