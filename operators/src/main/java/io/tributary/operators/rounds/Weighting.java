package io.tributary.operators.rounds;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.Call;
import java.util.Map;
import java.util.Optional;

/**
 * An update's weight, a multiple of 2^-20: {@code samples} as its header says, {@code uniform} for
 * 1, {@code capped(max=M)} for the header's weight but at most M, or {@code quality} for the metric
 * {@code quality} that the participant reports.
 */
public final class Weighting {
  private static final String KNOWN = "samples, uniform, capped(max=M), quality";
  private static final String QUALITY = "quality";
  private final Call call;

  private Weighting(Call call) {
    this.call = call;
  }

  /** Throws IllegalArgumentException for a name or argument that is not known or out of range. */
  public static Weighting parse(String text) {
    Call call = Call.parse(text);
    switch (call.name()) {
      case "samples", "uniform", QUALITY -> call.onlyKnown();
      case "capped" -> {
        call.onlyKnown("max").atLeast("max", 0x1p-20);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown weighting '" + call.name() + "'; known: " + KNOWN);
    }
    return new Weighting(call);
  }

  /** Why the reported metrics do not give a weight; empty when they do. */
  public Optional<String> missing(Map<String, Double> metrics) {
    if (!call.name().equals(QUALITY)) {
      return Optional.empty();
    }
    return Reported.outside(metrics, QUALITY, 0x1p-20, 1, "the task weighs by it");
  }

  /** The weight in units of 2^-20, at least 1; for metrics of which nothing is missing. */
  public long units(double headerWeight, Map<String, Double> metrics) {
    return switch (call.name()) {
      case "uniform" -> Grid.weightUnits(1);
      case "capped" -> Grid.weightUnits(Math.min(headerWeight, call.number("max")));
      case QUALITY -> Grid.weightUnits(metrics.get(QUALITY));
      default -> Grid.weightUnits(headerWeight);
    };
  }

  /** Whether weights have a bound that the task itself states. */
  public boolean isBounded() {
    return call.name().equals("uniform") || call.name().equals("capped");
  }

  /** The largest weight that can come out. */
  public double largest(double maxWeight) {
    return switch (call.name()) {
      case "uniform", QUALITY -> 1;
      case "capped" -> Math.min(maxWeight, call.number("max"));
      default -> maxWeight;
    };
  }
}
