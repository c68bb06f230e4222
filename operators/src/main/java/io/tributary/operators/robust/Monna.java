package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The mean of the n - f updates that are closest to a trusted participant's (nearest neighbour
 * averaging of MoNNA, Farhadkhani et al. 2023). The trusted update is one of them. Without it in
 * the round nothing moves. Breakdown point 1/2. O(n^2 d).
 */
record Monna(Faults faults, String trusted) implements Stage {
  @Override
  public String text() {
    return faults.text("monna", "trusted=" + trusted);
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
    int reference = round.senders().indexOf(trusted);
    if (reference < 0) {
      return Rows.nothing(round, "the trusted participant " + trusted + " is not in the round");
    }
    int f = faults.checked(text(), n, maxByzantine(n));
    int[] order = Rows.ascending(n, i -> round.gram().squaredDistance(i, reference));
    List<Exclusion> far = new ArrayList<>();
    for (int k = n - f; k < n; k++) {
      far.add(
          new Exclusion(
              order[k],
              "DISTANT",
              String.format(
                  Locale.ROOT,
                  "its distance to the trusted update is %.5g; the %d nearest lie within %.5g",
                  Math.sqrt(round.gram().squaredDistance(order[k], reference)),
                  n - f,
                  Math.sqrt(round.gram().squaredDistance(order[n - f - 1], reference)))));
    }
    return Rows.mean(round, Arrays.copyOf(order, n - f), far);
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "monna",
          "monna(f=F,trusted=PARTICIPANT)",
          "mean of the n - f updates closest to a trusted one; Farhadkhani et al. 2023; breakdown 1/2; O(n^2 d)",
          call -> {
            call.onlyKnown("f", "trusted");
            return new Monna(Faults.orFifth(call), Trusted.of(call));
          });
    }
  }
}
