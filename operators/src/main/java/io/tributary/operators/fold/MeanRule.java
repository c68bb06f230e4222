package io.tributary.operators.fold;

/** The weighted mean (McMahan et al. 2017, FedAvg). */
public final class MeanRule implements AggregationRule {
  /** For {@link java.util.ServiceLoader}. */
  public MeanRule() {}

  @Override
  public String name() {
    return "mean";
  }

  @Override
  public void finish(Grid grid, long[] units, double totalWeight, double[] aggregate) {
    grid.mean(units, totalWeight, aggregate);
  }
}
