package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.Optional;

/**
 * Applies weights to rows: output row o is the sum over the columns c, in their order, of weight
 * (o, c) times input row c, each product and each sum rounded to double. Columns of weight 0 are
 * left out, which changes no bit. Works on tiles of {@value #TILE} parameters; keeps their buffers.
 */
public final class Mixture {
  private static final int TILE = 256;
  private static final int STRETCH = 2048;
  private final double[] sum = new double[TILE];
  private double[][] inputs = new double[0][];
  private float[][] outputs = new float[0][];

  /** A mixture without buffers yet. */
  public Mixture() {}

  /**
   * Writes the aggregate.
   *
   * @param rows input rows, as many as the weights have columns, each at least {@code length} long
   * @param rule what follows, with the output rows rounded to float; with none the only output row
   *     is the aggregate
   * @param aggregate receives {@code length} values
   */
  public void mix(
      Weights weights,
      float[][] rows,
      int length,
      Optional<CoordinateRule> rule,
      double[] aggregate) {
    if (weights.columns() != rows.length || (rule.isEmpty() && weights.rows() != 1)) {
      throw new IllegalStateException(weights + " cannot be those of " + rows.length + " rows");
    }
    if (rule.isEmpty()) {
      combine(weights, rows, length, aggregate);
      return;
    }
    grow(weights);
    double[] part = new double[TILE];
    for (int from = 0; from < length; from += TILE) {
      int tile = Math.min(TILE, length - from);
      widen(rows, from, tile);
      for (int row = 0; row < weights.rows(); row++) {
        add(weights, row, tile);
        narrow(outputs[row], tile);
      }
      rule.get().aggregate(outputs, tile, part);
      System.arraycopy(part, 0, aggregate, from, tile);
    }
  }

  /** The only output row, from the floats: widening them first pays for many rows alone. */
  private static void combine(Weights weights, float[][] rows, int length, double[] aggregate) {
    Arrays.fill(aggregate, 0, length, 0);
    int[] used = used(weights, 0);
    for (int from = 0; from < length; from += STRETCH) {
      int to = Math.min(length, from + STRETCH);
      int c = 0;
      for (; c + 4 <= used.length; c += 4) {
        double w0 = weights.at(0, used[c]);
        double w1 = weights.at(0, used[c + 1]);
        double w2 = weights.at(0, used[c + 2]);
        double w3 = weights.at(0, used[c + 3]);
        float[] x0 = rows[used[c]];
        float[] x1 = rows[used[c + 1]];
        float[] x2 = rows[used[c + 2]];
        float[] x3 = rows[used[c + 3]];
        for (int p = from; p < to; p++) {
          aggregate[p] = aggregate[p] + w0 * x0[p] + w1 * x1[p] + w2 * x2[p] + w3 * x3[p];
        }
      }
      for (; c < used.length; c++) {
        double w = weights.at(0, used[c]);
        float[] x = rows[used[c]];
        for (int p = from; p < to; p++) {
          aggregate[p] += w * x[p];
        }
      }
    }
  }

  private void grow(Weights weights) {
    if (inputs.length < weights.columns()) {
      inputs = new double[weights.columns()][TILE];
    }
    if (outputs.length != weights.rows()) {
      outputs = new float[weights.rows()][TILE];
    }
  }

  private void widen(float[][] rows, int from, int tile) {
    for (int c = 0; c < rows.length; c++) {
      float[] row = rows[c];
      double[] wide = inputs[c];
      for (int i = 0; i < tile; i++) {
        wide[i] = row[from + i];
      }
    }
  }

  private void narrow(float[] output, int tile) {
    for (int i = 0; i < tile; i++) {
      output[i] = (float) sum[i];
    }
  }

  /** Sums up one output row; four columns at a time, which gives the same bits as one by one. */
  private void add(Weights weights, int row, int tile) {
    Arrays.fill(sum, 0, tile, 0);
    int[] used = used(weights, row);
    int c = 0;
    for (; c + 4 <= used.length; c += 4) {
      double w0 = weights.at(row, used[c]);
      double w1 = weights.at(row, used[c + 1]);
      double w2 = weights.at(row, used[c + 2]);
      double w3 = weights.at(row, used[c + 3]);
      double[] x0 = inputs[used[c]];
      double[] x1 = inputs[used[c + 1]];
      double[] x2 = inputs[used[c + 2]];
      double[] x3 = inputs[used[c + 3]];
      for (int i = 0; i < tile; i++) {
        sum[i] = sum[i] + w0 * x0[i] + w1 * x1[i] + w2 * x2[i] + w3 * x3[i];
      }
    }
    for (; c < used.length; c++) {
      double w = weights.at(row, used[c]);
      double[] x = inputs[used[c]];
      for (int i = 0; i < tile; i++) {
        sum[i] += w * x[i];
      }
    }
  }

  private static int[] used(Weights weights, int row) {
    int[] used = new int[weights.columns()];
    int count = 0;
    for (int c = 0; c < used.length; c++) {
      if (weights.at(row, c) != 0) {
        used[count++] = c;
      }
    }
    return Arrays.copyOf(used, count);
  }
}
