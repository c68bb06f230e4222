package io.tributary.privacy.accounting;

/**
 * A mixture of normal distributions P against another Q of the same standard deviation, where no
 * part of P lies under a part of Q, so that the loss rises with the outcome.
 */
record MixturePair(NormalMixture p, NormalMixture q) implements DominatingPair {
  /** Standard deviations beyond which an outcome has no probability that is a double. */
  private static final double FAR = 50;

  MixturePair {
    if (p.sigma() != q.sigma() || p.least() < q.largest()) {
      throw new IllegalArgumentException("one sigma, and no part of P under a part of Q");
    }
  }

  /**
   * What removing ({@link Direction#REMOVE}) or adding a record does to a sum that it enters with
   * one of the given lengths.
   *
   * @param lengths the record's lengths, each at least 0
   * @param weights how likely each is
   */
  static MixturePair of(double[] lengths, double[] weights, double sigma, Direction direction) {
    NormalMixture without = NormalMixture.one(0, sigma);
    if (direction == Direction.REMOVE) {
      return new MixturePair(new NormalMixture(lengths, weights, sigma), without);
    }
    double[] mirrored = new double[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      mirrored[i] = -lengths[i];
    }
    return new MixturePair(without, new NormalMixture(mirrored, weights, sigma));
  }

  /** A record that takes part with probability {@code rate} is put in another's place. */
  static MixturePair replace(double rate, double sigma) {
    double[] weights = {1 - rate, rate};
    return new MixturePair(
        new NormalMixture(new double[] {0, 1}, weights, sigma),
        new NormalMixture(new double[] {0, -1}, weights, sigma));
  }

  @Override
  public double largestLoss() {
    return p.largest() > q.largest()
        ? Double.POSITIVE_INFINITY
        : loss(p.largest() + 1e6 * p.sigma());
  }

  @Override
  public double upperLoss(double logTail) {
    return loss(p.largest() - p.sigma() * NormalDistribution.quantileOfLog(logTail));
  }

  @Override
  public double lowerLoss(double logTail) {
    return loss(p.least() + p.sigma() * NormalDistribution.quantileOfLog(logTail));
  }

  @Override
  public void spread(LossGrid grid, double weight) {
    double infinity = Double.POSITIVE_INFINITY;
    double from = outcome(grid.loss(0), Math.min(p.least(), q.least()) - FAR * p.sigma());
    grid.below(weight * p.between(-infinity, from));
    for (int i = 0; i < grid.size() - 1; i++) {
      double to = outcome(grid.loss(i + 1), from);
      grid.interval(i, weight * p.between(from, to), weight * q.between(from, to));
      from = to;
    }
    grid.above(weight * p.between(from, infinity), weight * q.between(from, infinity));
  }

  private double loss(double x) {
    return p.logRatio(x) - q.logRatio(x);
  }

  /** The outcome of a loss, at least {@code low}; infinite if it is too far out to matter. */
  private double outcome(double loss, double low) {
    if (low == Double.POSITIVE_INFINITY || loss(low) >= loss) {
      return low;
    }
    double width = 1e-3 * p.sigma();
    double far = p.largest() + FAR * p.sigma();
    while (loss(low + width) < loss) {
      width *= 2;
      if (low + width > far) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return between(loss, low, low + width);
  }

  /** Newton's method, kept within a bracket. */
  private double between(double loss, double from, double to) {
    double low = from;
    double high = to;
    double x = low + (high - low) / 2;
    for (int i = 0; i < 100; i++) {
      double excess = loss(x) - loss;
      if (Math.abs(excess) <= 1e-14 * Math.max(1, Math.abs(loss))) {
        break;
      }
      if (excess > 0) {
        high = x;
      } else {
        low = x;
      }
      double slope = (p.meanGiven(x) - q.meanGiven(x)) / (p.sigma() * p.sigma());
      double next = x - excess / slope;
      x = next > low && next < high ? next : low + (high - low) / 2;
    }
    return x;
  }
}
