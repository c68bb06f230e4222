package io.tributary.operators.rounds;

import java.util.Map;
import java.util.Optional;

/** Metrics that a task needs of every update. */
final class Reported {
  private Reported() {}

  /** What is wrong with a metric that must be there and lie in [low, high]; empty if nothing. */
  static Optional<String> outside(
      Map<String, Double> metrics, String name, double low, double high, String reason) {
    Double value = metrics.get(name);
    if (value != null && value >= low && value <= high) {
      return Optional.empty();
    }
    return Optional.of(
        "the metric "
            + name
            + " is "
            + (value == null ? "missing" : value)
            + "; it must lie in ["
            + low
            + ", "
            + high
            + "]: "
            + reason);
  }
}
