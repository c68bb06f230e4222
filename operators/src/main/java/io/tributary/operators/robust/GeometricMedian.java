package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.List;

/**
 * The point with the least sum of distances to the updates, by smoothed Weiszfeld iterations on
 * inner products: each update weighs 1 / max(nu, distance) (Pillutla et al. 2022). Breakdown point
 * 1/2. It begins at the mean and goes on until no weight moves by more than 1e-12; with {@code
 * iterations} it begins at zero and makes just so many, as published implementations do. O(n^2) an
 * iteration after the inner products.
 */
record GeometricMedian(double nu, int iterations) implements Stage {
  private static final int MOST = 10_000;
  private static final double STILL = 1e-12;

  @Override
  public String text() {
    return "geometric-median(nu=" + nu + (iterations > 0 ? ",iterations=" + iterations : "") + ")";
  }

  @Override
  public int maxByzantine(int rows) {
    return Faults.minority(rows);
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    double[] at = new double[n];
    if (iterations == 0) {
      Arrays.fill(at, 1.0 / n);
    }
    double moved = Double.MAX_VALUE;
    for (int i = 0; iterations > 0 ? i < iterations : moved > STILL && i < MOST; i++) {
      double[] next = step(round.gram(), at);
      moved = 0;
      for (int j = 0; j < n; j++) {
        moved = Math.max(moved, Math.abs(next[j] - at[j]));
      }
      at = next;
    }
    return new Weights(1, round.gram().rows(), Arrays.copyOf(at, round.gram().rows()), List.of());
  }

  private double[] step(Gram gram, double[] at) {
    double[] next = new double[at.length];
    double total = 0;
    for (int i = 0; i < at.length; i++) {
      next[i] = 1 / Math.max(nu, Math.sqrt(Rows.squaredDistance(gram, i, at)));
      total += next[i];
    }
    for (int i = 0; i < at.length; i++) {
      next[i] /= total;
    }
    return next;
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "geometric-median",
          "geometric-median(nu=1e-6,iterations=until still)",
          "smoothed Weiszfeld; Pillutla et al. 2022; breakdown 1/2; O(n^2 d)",
          call -> {
            call.onlyKnown("nu", "iterations");
            return new GeometricMedian(
                call.within("nu", 1e-12, 1e6, 1e-6),
                call.arguments().containsKey("iterations") ? call.count("iterations", MOST) : 0);
          });
    }
  }
}
