package io.tributary.it;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What held rules make of a round with f = 2, written down again without Tributary's classes. */
final class HeldInPlainJava {
  private static final int F = 2;

  private HeldInPlainJava() {}

  /** The next model, with sgd and learning rate 1; rows by update id. */
  static <K extends Comparable<K>> float[] round(
      String rule, float[] model, Map<K, float[]> updates) {
    SortedMap<K, float[]> sorted = new TreeMap<>(updates);
    float[][] rows = sorted.values().toArray(float[][]::new);
    double[] aggregate = rule.equals("krum") ? krum(rows) : trimmed(rows);
    float[] next = new float[model.length];
    for (int i = 0; i < model.length; i++) {
      next[i] = (float) (model[i] + 1.0 * aggregate[i]);
    }
    return next;
  }

  /** Blanchard et al. 2017, with n - f - 1 neighbours. */
  private static double[] krum(float[][] rows) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < rows.length; i++) {
      double[] distances = new double[rows.length];
      for (int j = 0; j < rows.length; j++) {
        for (int p = 0; p < rows[i].length; p++) {
          double difference = (double) rows[i][p] - rows[j][p];
          distances[j] += difference * difference;
        }
      }
      Arrays.sort(distances);
      double score = Arrays.stream(distances, 1, rows.length - F).sum();
      if (score < least) {
        least = score;
        best = i;
      }
    }
    double[] aggregate = new double[rows[best].length];
    for (int p = 0; p < aggregate.length; p++) {
      aggregate[p] = rows[best][p];
    }
    return aggregate;
  }

  /** Yin et al. 2018: without the f largest and the f smallest of each coordinate. */
  private static double[] trimmed(float[][] rows) {
    double[] aggregate = new double[rows[0].length];
    for (int p = 0; p < aggregate.length; p++) {
      float[] column = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        column[i] = rows[i][p];
      }
      Arrays.sort(column);
      double sum = 0;
      for (int i = F; i < rows.length - F; i++) {
        sum += column[i];
      }
      aggregate[p] = sum / (rows.length - 2 * F);
    }
    return aggregate;
  }
}
