package io.tributary.it;

import java.util.List;

/** What a list of measurements says. */
final class Measured {
  private Measured() {}

  /** The median, the upper one of an even number. */
  static double median(List<Double> all) {
    return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  static double most(List<Double> all) {
    return all.stream().mapToDouble(x -> x).max().orElseThrow();
  }
}
