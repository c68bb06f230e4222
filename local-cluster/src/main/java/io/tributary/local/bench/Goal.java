package io.tributary.local.bench;

/**
 * What a case is meant to reach.
 *
 * @param ofRatio whether it is about the ratio; otherwise about the value
 * @param atLeast whether it is a lower bound; otherwise an upper one
 * @param bound in the unit of the case, or none for a ratio
 */
public record Goal(boolean ofRatio, boolean atLeast, double bound) {
  static Goal ratioAtLeast(double bound) {
    return new Goal(true, true, bound);
  }

  static Goal ratioAtMost(double bound) {
    return new Goal(true, false, bound);
  }

  static Goal valueAtLeast(double bound) {
    return new Goal(false, true, bound);
  }

  static Goal valueAtMost(double bound) {
    return new Goal(false, false, bound);
  }

  /** Whether a measured case reaches it. */
  public boolean met(Outcome outcome) {
    double measured = ofRatio ? outcome.ratio().median() : outcome.value();
    return atLeast ? measured >= bound : measured <= bound;
  }
}
