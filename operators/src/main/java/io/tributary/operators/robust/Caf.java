package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Covariance-bound-agnostic filter (CAF, Allouah et al. 2025): each update has a weight c_i, at
 * first 1; again and again each is multiplied by 1 - s_i / max s, with s_i its squared projection
 * on the top direction of the weighted covariance, while the weights add up to more than n - 2f;
 * the weighted mean with the least top variance on the way is the result. An update whose weight
 * falls below a hundredth is told as left out. Breakdown point 1/2. O(n^2 d).
 */
record Caf(Faults faults) implements Stage {
  private static final double NEGLIGIBLE = 0.01;

  @Override
  public String text() {
    return faults.text("caf");
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
    double[] c = new double[n];
    Arrays.fill(c, 1);
    double[] best = c.clone();
    double least = Double.MAX_VALUE;
    double total = n;
    Farthest farthest = new Farthest(n);
    while (total > n - 2 * f && total > 0) {
      double[] scores = Principal.squaredProjections(round.gram(), c);
      double variance = 0;
      double largest = 0;
      for (int i = 0; i < n; i++) {
        variance += c[i] * scores[i] / total;
        largest = c[i] > 0 ? Math.max(largest, scores[i]) : largest;
      }
      if (variance < least) {
        least = variance;
        best = c.clone();
      }
      if (largest == 0) {
        break;
      }
      farthest.see(c, scores, variance, largest);
      total = 0;
      for (int i = 0; i < n; i++) {
        c[i] *= Math.max(0, 1 - scores[i] / largest);
        total += c[i];
      }
    }
    double sum = Arrays.stream(best).sum();
    double[] values = new double[round.gram().rows()];
    for (int i = 0; i < n; i++) {
      values[i] = best[i] / sum;
    }
    return new Weights(1, values.length, values, farthest.explain(best));
  }

  /** For each row, the step that took most of its weight, to tell why. */
  private static final class Farthest {
    private final double[] share;
    private final double[] distance;
    private final double[] typical;

    Farthest(int rows) {
      share = new double[rows];
      distance = new double[rows];
      typical = new double[rows];
    }

    void see(double[] weights, double[] scores, double variance, double largest) {
      for (int i = 0; i < share.length; i++) {
        if (weights[i] > 0 && scores[i] / largest > share[i]) {
          share[i] = scores[i] / largest;
          distance[i] = Math.sqrt(scores[i]);
          typical[i] = Math.sqrt(variance);
        }
      }
    }

    List<Exclusion> explain(double[] weights) {
      List<Exclusion> out = new ArrayList<>();
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] < NEGLIGIBLE) {
          out.add(
              new Exclusion(
                  i,
                  "SPECTRAL_OUTLIER",
                  String.format(
                      Locale.ROOT,
                      "along a direction in which the updates differ most it is %.5g from their mean,"
                          + " the others %.5g in the root mean square; filtering leaves it %.2g of its"
                          + " weight",
                      distance[i],
                      typical[i],
                      weights[i])));
        }
      }
      return out;
    }
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "caf",
          "caf(f=F)",
          "covariance-bound-agnostic filter; Allouah et al. 2025; breakdown 1/2; O(n^2 d)",
          call -> new Caf(Faults.orFifth(call.onlyKnown("f"))));
    }
  }
}
