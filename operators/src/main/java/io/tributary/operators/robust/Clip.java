package io.tributary.operators.robust;

/** Each update is scaled down to a length of at most c. O(nd). */
record Clip(double c) implements Stage {
  @Override
  public String text() {
    return "clip(c=" + c + ")";
  }

  @Override
  public boolean isRule() {
    return false;
  }

  @Override
  public int maxByzantine(int rows) {
    return rows;
  }

  @Override
  public Weights weigh(HeldRound round) {
    return Rows.diagonal(round, factors(round, c));
  }

  /** What each update is multiplied by. */
  static double[] factors(HeldRound round, double length) {
    double[] factors = new double[round.updates()];
    for (int i = 0; i < factors.length; i++) {
      double own = Math.sqrt(round.gram().squaredNorm(i));
      factors[i] = own <= length ? 1 : length / own;
    }
    return factors;
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "clip",
          "clip(c=C) -> RULE",
          "static clipping to length c; O(nd)",
          call -> new Clip(call.onlyKnown("c").positive("c")));
    }
  }
}
