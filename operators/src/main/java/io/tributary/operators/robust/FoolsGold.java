package io.tributary.operators.robust;

import java.util.List;

/**
 * Updates that are alike count less, so that many identities of one attacker count as one
 * (FoolsGold, Fung et al. 2020, on the round's updates). The weights are divided by their sum; when
 * all are zero all count alike. Against any number of Sybils; it assumes that honest participants
 * differ. O(n^2 d).
 */
record FoolsGold() implements Stage {
  private static final double ALMOST_ONE = 0.99;

  @Override
  public String text() {
    return "foolsgold";
  }

  @Override
  public int maxByzantine(int rows) {
    return Math.max(0, rows - 1);
  }

  @Override
  public Weights weigh(HeldRound round) {
    int n = round.updates();
    double[][] cosines = cosines(round.gram(), n);
    double[] closest = new double[n];
    for (int i = 0; i < n; i++) {
      closest[i] = max(cosines[i], i);
    }
    double[] weights = new double[n];
    double largest = 0;
    for (int i = 0; i < n; i++) {
      double[] pardoned = new double[n];
      for (int j = 0; j < n; j++) {
        boolean less = closest[j] > closest[i] && closest[j] > 0;
        pardoned[j] = less ? cosines[i][j] * Math.max(0, closest[i]) / closest[j] : cosines[i][j];
      }
      weights[i] = clamp(1 - max(pardoned, i));
      largest = Math.max(largest, weights[i]);
    }
    double total = 0;
    for (int i = 0; i < n; i++) {
      double share = largest > 0 ? Math.min(ALMOST_ONE, weights[i] / largest) : 0.5;
      weights[i] = share > 0 ? clamp(StrictMath.log(share / (1 - share)) + 0.5) : 0;
      total += weights[i];
    }
    double[] values = new double[round.gram().rows()];
    for (int i = 0; i < n; i++) {
      values[i] = total > 0 ? weights[i] / total : 1.0 / n;
    }
    return new Weights(1, values.length, values, List.of());
  }

  private static double[][] cosines(Gram gram, int n) {
    double[][] cosines = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double lengths = Math.sqrt(gram.squaredNorm(i) * gram.squaredNorm(j));
        cosines[i][j] = lengths > 0 ? gram.product(i, j) / lengths : 0;
      }
    }
    return cosines;
  }

  /** The largest but that of the row itself; 0 when it is alone. */
  private static double max(double[] values, int self) {
    double max = values.length == 1 ? 0 : -1;
    for (int j = 0; j < values.length; j++) {
      max = j == self ? max : Math.max(max, values[j]);
    }
    return max;
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "foolsgold",
          "foolsgold",
          "what is alike counts less; Fung et al. 2020; any number of Sybils; O(n^2 d)",
          call -> {
            call.onlyKnown();
            return new FoolsGold();
          });
    }
  }
}
