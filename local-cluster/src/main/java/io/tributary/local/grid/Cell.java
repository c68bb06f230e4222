package io.tributary.local.grid;

import java.util.List;

/**
 * One combination of data, attack and rule, with several seeds.
 *
 * @param data name of the data set
 * @param partition how examples are shared out: {@code iid} or {@code dirichlet:ALPHA}
 * @param attack as written, or {@code none}
 * @param attackers f, which the rule is told also when nobody attacks
 * @param rule as written, with f filled in
 * @param accuracies for each seed the mean accuracy of the last rounds on held-out data, 0 to 1
 * @param backdoors for each seed the success of the backdoor after the last round, 0 to 1; empty
 *     without a backdoor
 * @param impossible why there is no result; empty when there is one
 */
public record Cell(
    String data,
    String partition,
    String attack,
    int attackers,
    String rule,
    List<Double> accuracies,
    List<Double> backdoors,
    String impossible) {

  /** The middle one of the accuracies. */
  public double accuracy() {
    return median(accuracies);
  }

  /** The middle one of the backdoor's successes. */
  public double backdoor() {
    return median(backdoors);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
