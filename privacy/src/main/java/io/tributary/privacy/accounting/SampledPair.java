package io.tributary.privacy.accounting;

/**
 * A pair after each record takes part with probability {@code rate}, independently (Zhu, Dong and
 * Wang 2022, theorem 11). Removing a record compares (1 - rate) Q + rate P with Q; adding one
 * compares P with (1 - rate) P + rate Q.
 */
record SampledPair(DominatingPair.Continuous pair, double rate, Direction direction)
    implements DominatingPair.Continuous {
  @Override
  public double largestLoss() {
    return direction == Direction.REMOVE ? remove(pair.largestLoss()) : add(pair.largestLoss());
  }

  @Override
  public double upperLoss(double logTail) {
    // Under REMOVE, P is at most Q + P of the pair; its tail is within that of P.
    return direction == Direction.REMOVE
        ? remove(pair.upperLoss(logTail))
        : add(pair.upperLoss(logTail));
  }

  @Override
  public double lowerLoss(double logTail) {
    return direction == Direction.REMOVE
        ? remove(-pair.upperLoss(logTail))
        : add(pair.lowerLoss(logTail));
  }

  @Override
  public double p(double from, double to) {
    double a = original(from);
    double b = original(to);
    return direction == Direction.REMOVE
        ? (1 - rate) * pair.q(a, b) + rate * pair.p(a, b)
        : pair.p(a, b);
  }

  @Override
  public double q(double from, double to) {
    double a = original(from);
    double b = original(to);
    return direction == Direction.REMOVE
        ? pair.q(a, b)
        : (1 - rate) * pair.p(a, b) + rate * pair.q(a, b);
  }

  /** The loss of an outcome after sampling, from its loss before. */
  private double remove(double loss) {
    return loss > 700 ? loss + Math.log(rate) : Math.log1p(rate * Math.expm1(loss));
  }

  private double add(double loss) {
    return -remove(-loss);
  }

  /** The loss of an outcome before sampling; infinite where no outcome has such a loss after it. */
  private double original(double loss) {
    return direction == Direction.REMOVE ? unremove(loss) : -unremove(-loss);
  }

  private double unremove(double loss) {
    if (loss > 700) {
      return loss - Math.log(rate);
    }
    double ratio = Math.expm1(loss) / rate;
    return ratio <= -1 ? Double.NEGATIVE_INFINITY : Math.log1p(ratio);
  }
}
