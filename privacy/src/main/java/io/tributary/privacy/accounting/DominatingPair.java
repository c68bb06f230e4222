package io.tributary.privacy.accounting;

/**
 * Two distributions P and Q whose hockey-stick divergence sup_S P(S) - e^eps Q(S) bounds that of a
 * mechanism on any two neighbouring data sets (Zhu, Dong and Wang 2022, definition 7). The privacy
 * loss of an outcome x is ln(P(x) / Q(x)).
 */
interface DominatingPair {
  /** The largest loss there is; infinite if losses are not bounded. */
  double largestLoss();

  /**
   * A loss that outcomes of P exceed with probability exp({@code logTail}) at most; {@link
   * #largestLoss} if that is smaller.
   */
  double upperLoss(double logTail);

  /** A loss that outcomes of P fall short of with probability exp({@code logTail}) at most. */
  double lowerLoss(double logTail);

  /** Adds both distributions, times {@code weight}, to a grid of losses. */
  void spread(LossGrid grid, double weight);

  /** A pair whose outcomes have a density almost everywhere. */
  interface Continuous extends DominatingPair {
    /** P[from < loss <= to]; either may be infinite. */
    double p(double from, double to);

    /** Q[from < loss <= to]; either may be infinite. */
    double q(double from, double to);

    @Override
    default void spread(LossGrid grid, double weight) {
      grid.below(weight * p(Double.NEGATIVE_INFINITY, grid.loss(0)));
      double from = grid.loss(0);
      for (int i = 0; i < grid.size() - 1; i++) {
        double to = grid.loss(i + 1);
        grid.interval(i, weight * p(from, to), weight * q(from, to));
        from = to;
      }
      grid.above(
          weight * p(from, Double.POSITIVE_INFINITY), weight * q(from, Double.POSITIVE_INFINITY));
    }
  }
}
