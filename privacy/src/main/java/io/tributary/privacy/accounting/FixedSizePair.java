package io.tributary.privacy.accounting;

/**
 * A symmetric pair after a share {@code rate} of the records is drawn without replacement, with
 * neighbours that differ in one record's value (Zhu, Dong and Wang 2022, theorem 11): losses above
 * 0 are those of (1 - rate) Q + rate P against Q, losses under 0 those of P against (1 - rate) P +
 * rate Q, and the rest of both has loss 0.
 */
final class FixedSizePair implements DominatingPair.Continuous {
  private final SampledPair above;
  private final SampledPair under;
  private final double rest;

  FixedSizePair(DominatingPair.Continuous pair, double rate) {
    this.above = new SampledPair(pair, rate, Direction.REMOVE);
    this.under = new SampledPair(pair, rate, Direction.ADD);
    double outside = Double.POSITIVE_INFINITY;
    this.rest = Math.max(0, 1 - above.p(0, outside) - under.p(-outside, 0));
  }

  @Override
  public double largestLoss() {
    return above.largestLoss();
  }

  @Override
  public double upperLoss(double logTail) {
    return above.upperLoss(logTail);
  }

  @Override
  public double lowerLoss(double logTail) {
    return under.lowerLoss(logTail);
  }

  @Override
  public double p(double from, double to) {
    return mass(from, to, above.p(Math.max(0, from), Math.max(0, to)))
        + under.p(Math.min(0, from), Math.min(0, to));
  }

  @Override
  public double q(double from, double to) {
    return mass(from, to, above.q(Math.max(0, from), Math.max(0, to)))
        + under.q(Math.min(0, from), Math.min(0, to));
  }

  private double mass(double from, double to, double upper) {
    return upper + (from < 0 && to >= 0 ? rest : 0);
  }
}
