package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The mean of the m updates with the least sum of squared distances to their n - f - 1 nearest
 * others; with m = 1 one update (Blanchard et al. 2017, with one neighbour more than there, as in
 * Allouah et al. 2023). Of equal sums the update with the lower id is taken. Breakdown point 1/2.
 * O(n^2 d).
 *
 * @param many whether it is multi-krum
 * @param chosen m; 0 for n - f
 */
record Krum(boolean many, Faults faults, int chosen) implements Stage {
  @Override
  public String text() {
    return faults.text(many ? "multi-krum" : "krum", chosen > 1 ? "m=" + chosen : "");
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
    boolean[] all = new boolean[n];
    Arrays.fill(all, true);
    double[] scores = scores(round.gram(), all, n - f - 1);
    int m = many ? (chosen == 0 ? n - f : Math.min(chosen, n)) : 1;
    int[] order = Rows.ascending(n, i -> scores[i]);
    List<Exclusion> left = new ArrayList<>();
    for (int k = m; k < n; k++) {
      left.add(
          new Exclusion(
              order[k],
              "NOT_CHOSEN",
              String.format(
                  Locale.ROOT,
                  "its squared distances to its %d nearest updates add up to %.5g; the %s %.5g",
                  n - f - 1,
                  scores[order[k]],
                  m == 1 ? "chosen update has" : m + " chosen updates have at most",
                  scores[order[m - 1]])));
    }
    return Rows.mean(round, Arrays.copyOf(order, m), left);
  }

  /**
   * Sums of squared distances of each row that is in to its nearest ones that are in.
   *
   * @param neighbours how many; of fewer all are taken
   */
  static double[] scores(Gram gram, boolean[] in, int neighbours) {
    double[] scores = new double[in.length];
    double[] distances = new double[in.length];
    for (int i = 0; i < in.length; i++) {
      int count = 0;
      for (int j = 0; in[i] && j < in.length; j++) {
        if (in[j] && j != i) {
          distances[count++] = gram.squaredDistance(i, j);
        }
      }
      Arrays.sort(distances, 0, count);
      for (int k = 0; k < Math.min(neighbours, count); k++) {
        scores[i] += distances[k];
      }
    }
    return scores;
  }

  /** Finds Krum by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "krum",
          "krum(f=F)",
          "the update closest to its n - f - 1 nearest; Blanchard et al. 2017; breakdown 1/2; O(n^2 d)",
          call -> new Krum(false, Faults.orFifth(call.onlyKnown("f")), 0));
    }
  }

  /** Finds Multi-Krum by name. */
  public static final class ManyFactory extends NamedStage {
    /** For ServiceLoader. */
    public ManyFactory() {
      super(
          "multi-krum",
          "multi-krum(f=F,m=n-f)",
          "mean of the m updates that krum likes best; Blanchard et al. 2017; breakdown 1/2; O(n^2 d)",
          call -> {
            call.onlyKnown("f", "m");
            return new Krum(
                true,
                Faults.orFifth(call),
                call.arguments().containsKey("m") ? call.count("m", 10_000) : 0);
          });
    }
  }
}
