package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The mean of the n - f updates with the least diameter, the largest distance of two of them
 * (minimum diameter averaging, El Mhamdi et al. 2021). Exact: a subset has a diameter of at most t
 * when the pairs that are further apart have a vertex cover of at most f, which takes O(2^f n^2);
 * so f is at most 12. Of several subsets the one with the lower ids. Breakdown point 1/2.
 */
record Mda(Faults faults) implements Stage {
  private static final int MOST_FAULTS = 12;

  @Override
  public String text() {
    return faults.text("mda");
  }

  @Override
  public int byzantine() {
    return faults.declared();
  }

  @Override
  public int maxByzantine(int rows) {
    return Math.min(MOST_FAULTS, Faults.minority(rows));
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    int f = faults.checked(text(), n, maxByzantine(n));
    Gram gram = round.gram();
    double[] distances = new double[n * (n - 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        distances[count++] = gram.squaredDistance(i, j);
      }
    }
    Arrays.sort(distances);
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (covers(gram, distances[middle], new int[n], f)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    double diameter = count == 0 ? 0 : distances[low];
    return kept(round, diameter, f);
  }

  /** The first n - f updates, by id, that can stay together. */
  private static Weights kept(HeldRound round, double diameter, int f) {
    int n = round.updates();
    int[] state = new int[n];
    int left = f;
    List<Exclusion> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      state[i] = 1;
      boolean in = true;
      for (int j = 0; j < i; j++) {
        in &= state[j] != 1 || round.gram().squaredDistance(i, j) <= diameter;
      }
      if (!in || (left > 0 && !covers(round.gram(), diameter, state, left))) {
        state[i] = -1;
        left--;
        out.add(
            new Exclusion(
                i,
                "OUTSIDE",
                String.format(
                    Locale.ROOT,
                    "the %d updates that are closest together lie within %.5g of each other, without this",
                    n - f,
                    Math.sqrt(diameter))));
      }
    }
    int[] rows = new int[n - f];
    int at = 0;
    for (int i = 0; i < n && at < rows.length; i++) {
      if (state[i] == 1) {
        rows[at++] = i;
      }
    }
    return Rows.mean(round, rows, out);
  }

  /**
   * Whether at most {@code f} more updates need be left out so that no two of the others are
   * further apart than the diameter.
   *
   * @param state 1 for those that must stay, -1 for those that are out
   */
  private static boolean covers(Gram gram, double diameter, int[] state, int f) {
    if (apart(gram, diameter, state) > f) {
      return false;
    }
    for (int i = 0; i < state.length; i++) {
      for (int j = 0; state[i] >= 0 && j < i; j++) {
        if (state[j] >= 0 && gram.squaredDistance(i, j) > diameter) {
          return f > 0
              && (without(gram, diameter, state, f, i) || without(gram, diameter, state, f, j));
        }
      }
    }
    return true;
  }

  /** Pairs that are too far apart and have no update in common: one of each must be left out. */
  private static int apart(Gram gram, double diameter, int[] state) {
    boolean[] taken = new boolean[state.length];
    int pairs = 0;
    for (int i = 0; i < state.length; i++) {
      for (int j = 0; state[i] >= 0 && !taken[i] && j < i; j++) {
        if (state[j] >= 0 && !taken[j] && gram.squaredDistance(i, j) > diameter) {
          taken[i] = true;
          taken[j] = true;
          pairs++;
        }
      }
    }
    return pairs;
  }

  private static boolean without(Gram gram, double diameter, int[] state, int f, int out) {
    if (state[out] == 1) {
      return false;
    }
    int before = state[out];
    state[out] = -1;
    boolean possible = covers(gram, diameter, state, f - 1);
    state[out] = before;
    return possible;
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "mda",
          "mda(f=F)",
          "mean of the n - f updates with the least diameter, exact; El Mhamdi et al. 2021; breakdown 1/2, f <= 12; O(n^2 d + 2^f n^2 log n)",
          call -> new Mda(Faults.orFifth(call.onlyKnown("f"))));
    }
  }
}
