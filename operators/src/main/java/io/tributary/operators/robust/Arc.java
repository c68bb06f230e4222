package io.tributary.operators.robust;

/**
 * Adaptive robust clipping: the floor(2 f / n (n - f)) longest updates are scaled down to the
 * length of the longest of the others (Allouah et al. 2025). Breakdown point 1/2. O(nd) after the
 * norms.
 */
record Arc(Faults faults) implements Stage {
  @Override
  public String text() {
    return faults.text("arc");
  }

  @Override
  public boolean isRule() {
    return false;
  }

  @Override
  public int byzantine() {
    return faults.declared();
  }

  @Override
  public int maxByzantine(int rows) {
    return Faults.minority(rows);
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    int f = faults.checked(text(), n, maxByzantine(n));
    int clipped = (int) Math.floor(2.0 * f / n * (n - f));
    int[] order = Rows.ascending(n, i -> round.gram().squaredNorm(i));
    double length = Math.sqrt(round.gram().squaredNorm(order[n - clipped - 1]));
    return Rows.diagonal(round, Clip.factors(round, length));
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "arc",
          "arc(f=F) -> RULE",
          "the longest updates are cut to the length of the others; Allouah et al. 2025; breakdown 1/2; O(nd)",
          call -> new Arc(Faults.orFifth(call.onlyKnown("f"))));
    }
  }
}
