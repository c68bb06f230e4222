package io.tributary.privacy.accounting;

/**
 * One of two pairs, by the toss of a coin that everybody may see.
 *
 * @param weight probability of the first
 */
record BlendPair(DominatingPair first, double weight, DominatingPair second)
    implements DominatingPair {
  @Override
  public double largestLoss() {
    return Math.max(first.largestLoss(), second.largestLoss());
  }

  @Override
  public double upperLoss(double logTail) {
    return Math.max(first.upperLoss(logTail), second.upperLoss(logTail));
  }

  @Override
  public double lowerLoss(double logTail) {
    return Math.min(first.lowerLoss(logTail), second.lowerLoss(logTail));
  }

  @Override
  public void spread(LossGrid grid, double factor) {
    first.spread(grid, factor * weight);
    second.spread(grid, factor * (1 - weight));
  }
}
