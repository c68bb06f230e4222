package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Spectral filtering (DnC, Shejwalkar and Houmansadr 2021), on all coordinates by way of the inner
 * products instead of on sampled ones: the updates are centred, and the ceil(c f) with the largest
 * squared projection on the top singular direction are left out; the others' mean is taken.
 * Breakdown point 1/2. O(n^2 d).
 */
record Spectral(Faults faults, double c) implements Stage {
  @Override
  public String text() {
    return faults.text("dnc", "c=" + c);
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
    int removed = Math.min(n - 1, (int) Math.ceil(c * f));
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    double[] scores = Principal.squaredProjections(round.gram(), ones);
    int[] order = Rows.ascending(n, i -> scores[i]);
    List<Exclusion> out = new ArrayList<>();
    for (int k = n - removed; k < n; k++) {
      out.add(
          new Exclusion(
              order[k],
              "SPECTRAL_OUTLIER",
              String.format(
                  Locale.ROOT,
                  "along the direction in which the updates differ most it is %.5g from their mean; those"
                      + " that stay at most %.5g",
                  Math.sqrt(scores[order[k]]),
                  Math.sqrt(scores[order[n - removed - 1]]))));
    }
    return Rows.mean(round, Arrays.copyOf(order, n - removed), out);
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "dnc",
          "dnc(f=F,c=1)",
          "spectral filtering; Shejwalkar and Houmansadr 2021; breakdown 1/2; O(n^2 d)",
          call -> {
            call.onlyKnown("f", "c");
            return new Spectral(Faults.orFifth(call), call.within("c", 0.1, 2, 1));
          });
    }
  }
}
