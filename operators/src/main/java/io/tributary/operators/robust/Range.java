package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** The mean of sorted values from one position to another. */
record Range(IntUnaryOperator from, IntUnaryOperator to) implements SortedColumns.Use {
  @Override
  public int first(int rows) {
    return from.applyAsInt(rows);
  }

  @Override
  public int last(int rows) {
    return to.applyAsInt(rows);
  }

  @Override
  public void reduce(int[][] keys, int rows, int length, double[] sum) {
    int first = first(rows);
    int last = last(rows);
    Arrays.fill(sum, 0, length, 0);
    for (int row = first; row <= last; row++) {
      int[] sorted = keys[row];
      for (int t = 0; t < length; t++) {
        sum[t] += FloatKeys.value(sorted[t]);
      }
    }
    for (int t = 0; t < length; t++) {
      sum[t] /= last - first + 1;
    }
  }
}
