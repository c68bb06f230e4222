package io.tributary.operators.fold;

/** How a round's exact sum becomes the aggregate. Found by name; stateless. */
public interface AggregationRule {
  /** The name that a task gives in {@code aggregation.rule}. */
  String name();

  /**
   * Writes the aggregate of one block.
   *
   * @param units exact sums in units of the grid
   * @param totalWeight sum of the factors, above 0
   * @param aggregate receives one value per parameter
   */
  void finish(Grid grid, long[] units, double totalWeight, double[] aggregate);
}
