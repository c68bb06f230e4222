package io.tributary.operators.task;

import java.util.ArrayList;
import java.util.List;

/** Collects the mistakes of one task. */
final class Findings {
  private final List<Problem> problems = new ArrayList<>();

  Findings() {}

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Notes a mistake unless the condition holds; returns the condition. */
  boolean require(boolean holds, String key, String reason, String fix) {
    if (!holds) {
      problems.add(new Problem(key, reason, fix));
    }
    return holds;
  }

  /** Notes a mistake when the check throws IllegalArgumentException; returns whether it did not. */
  boolean attempt(String key, String fix, Runnable check) {
    try {
      check.run();
      return true;
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(key, e.getMessage(), fix));
      return false;
    }
  }

  boolean positive(double value, String key) {
    return require(
        value > 0 && Double.isFinite(value), key, "it is " + value, "use a number above 0");
  }

  boolean within(long value, long low, long high, String key) {
    return require(
        value >= low && value <= high, key, "it is " + value, "use " + low + " to " + high);
  }
}
