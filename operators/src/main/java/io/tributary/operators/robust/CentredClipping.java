package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.List;

/**
 * From the previous round's aggregate v, L times: v plus the mean of x_i - v, each clipped to
 * length tau (Karimireddy et al. 2021). With {@code start=zero} v begins at 0. For f up to a tenth
 * of n. O(n^2 d).
 */
record CentredClipping(double tau, int iterations, boolean fromZero) implements Stage {
  @Override
  public String text() {
    return "centred-clipping(tau="
        + tau
        + ",iterations="
        + iterations
        + (fromZero ? ",start=zero" : "")
        + ")";
  }

  @Override
  public int maxByzantine(int rows) {
    return rows / 10;
  }

  @Override
  public boolean needsPrevious() {
    return !fromZero;
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    double[] v = new double[round.gram().rows()];
    if (!fromZero) {
      v[n] = 1;
    }
    for (int l = 0; l < iterations; l++) {
      double[] next = v.clone();
      for (int i = 0; i < n; i++) {
        double distance = Math.sqrt(Rows.squaredDistance(round.gram(), i, v));
        double share = (distance <= tau ? 1 : tau / distance) / n;
        for (int j = 0; j < v.length; j++) {
          next[j] -= share * v[j];
        }
        next[i] += share;
      }
      v = next;
    }
    return new Weights(1, v.length, Arrays.copyOf(v, v.length), List.of());
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "centred-clipping",
          "centred-clipping(tau=T,iterations=1,start=previous)",
          "previous aggregate plus clipped differences; Karimireddy et al. 2021; f up to n/10; O(n^2 d)",
          call -> {
            call.onlyKnown("tau", "iterations", "start");
            String start = call.arguments().getOrDefault("start", "previous");
            if (!start.equals("previous") && !start.equals("zero")) {
              throw new IllegalArgumentException(
                  "centred-clipping: start = '" + start + "' is neither previous nor zero");
            }
            return new CentredClipping(
                call.positive("tau"),
                call.arguments().containsKey("iterations") ? call.count("iterations", 1000) : 1,
                start.equals("zero"));
          });
    }
  }
}
