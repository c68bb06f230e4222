package io.tributary.operators.robust;

import java.util.function.IntUnaryOperator;

/**
 * The mean of the sorted values that are closest to a centre: always a run of them. When the run
 * could as well lie one further up, the lower one is taken.
 *
 * @param centre what the centre is
 * @param kept how many of n values are taken
 */
record Nearest(SortedColumns.Use centre, IntUnaryOperator kept) implements SortedColumns.Use {
  @Override
  public int first(int rows) {
    return 0;
  }

  @Override
  public int last(int rows) {
    return rows - 1;
  }

  @Override
  public void reduce(int[][] keys, int rows, int length, double[] sum) {
    centre.reduce(keys, rows, length, sum);
    int width = kept.applyAsInt(rows);
    for (int t = 0; t < length; t++) {
      double middle = sum[t];
      int from = 0;
      while (from + width < rows
          && FloatKeys.value(keys[from + width][t]) - middle
              < middle - FloatKeys.value(keys[from][t])) {
        from++;
      }
      double total = 0;
      for (int row = from; row < from + width; row++) {
        total += FloatKeys.value(keys[row][t]);
      }
      sum[t] = total / width;
    }
  }
}
