package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A rule applied to rows of doubles, in plain Java. */
final class Applied {
  private Applied() {}

  static HeldRound round(double[][] rows, double[] previous, long seed) {
    int n = rows.length;
    double[][] all = Arrays.copyOf(rows, previous == null ? n : n + 1);
    if (previous != null) {
      all[n] = previous;
    }
    double[] products = new double[all.length * all.length];
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < all.length; j++) {
        for (int p = 0; p < all[i].length; p++) {
          products[i * all.length + j] += all[i][p] * all[j][p];
        }
      }
    }
    List<String> senders = IntStream.range(0, n).mapToObj(i -> "p" + i).toList();
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return new HeldRound(senders, ones, new Gram(all.length, products), previous != null, seed);
  }

  /** The rows that the weights make. */
  static double[][] mixed(Weights weights, double[][] rows, double[] previous) {
    double[][] made = new double[weights.rows()][rows[0].length];
    for (int r = 0; r < weights.rows(); r++) {
      for (int c = 0; c < weights.columns(); c++) {
        double[] row = c < rows.length ? rows[c] : previous;
        for (int p = 0; p < row.length; p++) {
          made[r][p] += weights.at(r, c) * row[p];
        }
      }
    }
    return made;
  }

  static double[] aggregate(HeldRule rule, double[][] rows, double[] previous, long seed) {
    double[] last =
        rule.needsPrevious() && previous == null ? new double[rows[0].length] : previous;
    double[] used = rule.needsPrevious() ? last : null;
    double[][] made = mixed(rule.weigh(round(rows, used, seed)), rows, used);
    if (rule.coordinates().isEmpty()) {
      return made[0];
    }
    float[][] narrow = new float[made.length][rows[0].length];
    for (int r = 0; r < made.length; r++) {
      for (int p = 0; p < narrow[r].length; p++) {
        narrow[r][p] = (float) made[r][p];
      }
    }
    double[] aggregate = new double[rows[0].length];
    rule.coordinates().get().aggregate(narrow, aggregate.length, aggregate);
    return aggregate;
  }

  static double[] aggregate(String rule, double[][] rows) {
    return aggregate(HeldRules.parse(rule), rows, null, 0);
  }
}
