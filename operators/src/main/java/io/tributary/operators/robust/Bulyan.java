package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Krum again and again until n - 2f updates are chosen, then in each coordinate the mean of the n -
 * 4f of them that are closest to their median (El Mhamdi et al. 2018). n must be at least 4f + 3:
 * breakdown point 1/4. O(n^2 d).
 */
record Bulyan(Faults faults) implements Stage {
  @Override
  public String text() {
    return faults.text("bulyan");
  }

  @Override
  public int byzantine() {
    return faults.declared();
  }

  @Override
  public int maxByzantine(int rows) {
    return Math.max(0, (rows - 3) / 4);
  }

  @Override
  public int rowsOf(int rows) {
    return rows - 2 * faults.of(rows);
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    int f = faults.checked(text(), n, maxByzantine(n));
    boolean[] in = new boolean[n];
    Arrays.fill(in, true);
    int chosen = n - 2 * f;
    double[] values = new double[chosen * round.gram().rows()];
    for (int row = 0; row < chosen; row++) {
      int best = best(in, Krum.scores(round.gram(), in, n - row - f - 1));
      values[row * round.gram().rows() + best] = 1;
      in[best] = false;
    }
    List<Exclusion> left = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (in[i]) {
        left.add(
            new Exclusion(
                i,
                "NOT_CHOSEN",
                chosen
                    + " of "
                    + n
                    + " updates were chosen one by one, each the closest to the rest; not this"));
      }
    }
    return new Weights(chosen, round.gram().rows(), values, left);
  }

  private static int best(boolean[] in, double[] scores) {
    int best = -1;
    for (int i = 0; i < in.length; i++) {
      if (in[i] && (best < 0 || scores[i] < scores[best])) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public Optional<CoordinateRule> coordinates() {
    return Optional.of(new SortedColumns(SortedColumns.Use.bulyan(faults)));
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "bulyan",
          "bulyan(f=F)",
          "krum until n - 2f are chosen, then the mean around the median; El Mhamdi et al. 2018; breakdown 1/4; O(n^2 d)",
          call -> new Bulyan(Faults.of(call.onlyKnown("f"))));
    }
  }
}
