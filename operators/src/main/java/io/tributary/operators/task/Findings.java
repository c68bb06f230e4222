package io.tributary.operators.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the mistakes of one task. */
public final class Findings {
  private final List<Problem> problems = new ArrayList<>();

  Findings() {}

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Notes a mistake unless the condition holds; returns the condition. */
  public boolean require(boolean holds, String key, String reason, String fix) {
    if (!holds) {
      problems.add(new Problem(key, reason, fix));
    }
    return holds;
  }

  /** Notes a mistake when the check throws IllegalArgumentException; returns whether it did not. */
  public boolean attempt(String key, String fix, Runnable check) {
    return make(
            key,
            fix,
            () -> {
              check.run();
              return true;
            })
        .isPresent();
  }

  /** What is made, or empty and a mistake noted when that throws IllegalArgumentException. */
  <T> Optional<T> make(String key, String fix, Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(key, e.getMessage(), fix));
      return Optional.empty();
    }
  }

  /** Notes a mistake unless the value is finite and above 0; returns whether it is. */
  public boolean positive(double value, String key) {
    return require(
        value > 0 && Double.isFinite(value), key, "it is " + value, "use a number above 0");
  }

  /** Notes a mistake unless the value lies in [low, high]; returns whether it does. */
  public boolean within(long value, long low, long high, String key) {
    return require(
        value >= low && value <= high, key, "it is " + value, "use " + low + " to " + high);
  }
}
