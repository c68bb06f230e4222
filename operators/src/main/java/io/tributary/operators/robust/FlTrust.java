package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The updates scaled to the length of a trusted participant's and weighted by their cosine with it;
 * what points away from it counts for nothing (FLTrust, Cao et al. 2021; the trusted participant
 * trains on the root data set). Without it in the round nothing moves. Bears any f, as long as the
 * trusted participant is honest. O(n^2 d).
 */
record FlTrust(String trusted) implements Stage {
  @Override
  public String text() {
    return "fltrust(trusted=" + trusted + ")";
  }

  @Override
  public int maxByzantine(int rows) {
    return Math.max(0, rows - 1);
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    Gram gram = round.gram();
    int root = round.senders().indexOf(trusted);
    if (root < 0) {
      return Rows.nothing(round, "the trusted participant " + trusted + " is not in the round");
    }
    double[] values = new double[gram.rows()];
    double total = 0;
    List<Exclusion> away = new ArrayList<>();
    double length = Math.sqrt(gram.squaredNorm(root));
    for (int i = 0; i < n; i++) {
      double own = Math.sqrt(gram.squaredNorm(i));
      double cosine = own * length > 0 ? gram.product(i, root) / (own * length) : 0;
      if (i != root && cosine > 0) {
        values[i] = Math.min(MOST, cosine * length / own);
        total += cosine;
      } else if (i != root) {
        away.add(
            new Exclusion(
                i,
                "OPPOSITE_DIRECTION",
                String.format(
                    Locale.ROOT,
                    "its cosine with the trusted update is %.4f, not above 0",
                    cosine)));
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = total > 0 ? Math.min(MOST, values[i] / total) : 0;
    }
    if (total == 0) {
      values[root] = 1;
    }
    return new Weights(1, values.length, values, away);
  }

  /** No update is scaled up by more, so that a tiny one cannot be blown up to noise. */
  private static final double MOST = 1024;

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "fltrust",
          "fltrust(trusted=PARTICIPANT)",
          "cosine with a trusted update, lengths made alike; Cao et al. 2021; any f; O(n^2 d)",
          call -> new FlTrust(Trusted.of(call.onlyKnown("trusted"))));
    }
  }
}
