package io.tributary.operators.robust;

import java.util.List;

/**
 * Nearest neighbour mixing: each update becomes the mean of the n - f updates that are closest to
 * it, itself among them (Allouah et al. 2023). Of equally close ones the lower id is taken.
 * Breakdown point 1/2. O(n^2 d).
 */
record Nnm(Faults faults) implements Stage {
  @Override
  public String text() {
    return faults.text("nnm");
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
    int columns = round.gram().rows();
    double[] values = new double[n * columns];
    for (int i = 0; i < n; i++) {
      int row = i;
      int[] order = Rows.ascending(n, j -> j == row ? -1 : round.gram().squaredDistance(row, j));
      for (int k = 0; k < n - f; k++) {
        values[row * columns + order[k]] = 1.0 / (n - f);
      }
    }
    return new Weights(n, columns, values, List.of());
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "nnm",
          "nnm(f=F) -> RULE",
          "each update becomes the mean of its n - f nearest; Allouah et al. 2023; breakdown 1/2; O(n^2 d)",
          call -> new Nnm(Faults.orFifth(call.onlyKnown("f"))));
    }
  }
}
