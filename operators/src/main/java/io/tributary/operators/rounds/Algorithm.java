package io.tributary.operators.rounds;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How contributions are weighed against each other, beyond their weights, and what the sum is
 * divided by. Made of a task's {@code aggregation.algorithm}; without state. It sees numbers about
 * updates, never an update.
 */
public interface Algorithm {
  /** Makes algorithms of one name. */
  interface Factory {
    /** The name that a task gives in {@code aggregation.algorithm}. */
    String name();

    /** An algorithm; throws IllegalArgumentException when an argument is out of range. */
    Algorithm create(Call call);
  }

  /**
   * What is known of an update.
   *
   * @param weightUnits its weight in units of 2^-20, above 0
   * @param normL2 L2 norm of its first vector
   * @param metrics what its sender reports
   */
  record Contribution(long weightUnits, double normL2, Map<String, Double> metrics) {
    /** Its weight; exact. */
    double weight() {
      return Grid.weight(weightUnits);
    }
  }

  /** The sum of the weights: added up exactly, then rounded once. */
  static double totalWeight(List<Contribution> contributions) {
    return Grid.weight(contributions.stream().mapToLong(Contribution::weightUnits).sum());
  }

  /** Names of the vectors that models and updates carry beside the first. */
  default List<String> furtherVectors() {
    return List.of();
  }

  /** Why the reported metrics will not do; empty when they do. */
  default Optional<String> missing(Map<String, Double> metrics) {
    return Optional.empty();
  }

  /** A factor is at most this times the weight. */
  default double amplification() {
    return 1;
  }

  /** The factor that an update is folded with, before the damping of old ones. */
  double factor(Contribution contribution);

  /** What a round's sum is divided by, given its contributions in the order of their update ids. */
  double divisor(List<Contribution> contributions);

  /** What the sums of further vectors are divided by. */
  default double furtherDivisor(double divisor, int updates) {
    return divisor;
  }

  /** Why it cannot be combined with updates of older versions; empty when it can. */
  default Optional<String> needsCurrentVersion() {
    return Optional.empty();
  }

  /** Whether a region's sum and weight say all that a parent federation needs. */
  default boolean sumsOverRegions() {
    return false;
  }

  /** Whether a rule that looks at single updates may stand in for its sum. */
  default boolean takesHeldRules() {
    return false;
  }

  /** Whether it may be given whole models instead of deltas. */
  default boolean takesModels() {
    return false;
  }
}
