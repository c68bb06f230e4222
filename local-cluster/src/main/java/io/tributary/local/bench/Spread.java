package io.tributary.local.bench;

import java.util.Arrays;

/** Median and range of what several repetitions gave. */
public record Spread(double median, double min, double max) {
  /** The spread of at least one value. */
  static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.5), sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * A quantile by linear interpolation between the two values next to it.
   *
   * @param sorted at least one value, ascending
   * @param share 0 to 1
   */
  static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
