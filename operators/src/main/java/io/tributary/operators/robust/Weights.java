package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.List;

/**
 * How the rows of a round become the aggregate: output row o is the sum over the columns of weight
 * (o, c) times input row c. Input rows are the round's updates in the order of their ids and, when
 * {@code columns} is one more than those, the previous round's aggregate.
 *
 * @param rows output rows, at least 1; exactly 1 when no coordinate rule follows
 * @param columns input rows
 * @param values rows times columns weights, row by row, finite
 * @param exclusions the updates that were left out, by row, with the reason
 */
public record Weights(int rows, int columns, double[] values, List<Exclusion> exclusions) {
  /** Throws IllegalArgumentException when the sizes do not agree or a weight is not finite. */
  public Weights {
    exclusions = List.copyOf(exclusions);
    boolean finite = Arrays.stream(values).allMatch(Double::isFinite);
    if (rows < 1 || columns < 1 || values.length != (long) rows * columns || !finite) {
      throw new IllegalArgumentException(
          values.length + " weights for " + rows + " x " + columns + " rows, finite: " + finite);
    }
  }

  /** The weight of input row {@code column} in output row {@code row}. */
  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** Every row for itself: n times n, ones on the diagonal. */
  public static Weights identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return new Weights(n, n, values, List.of());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights w
        && rows == w.rows
        && columns == w.columns
        && Arrays.equals(values, w.values)
        && exclusions.equals(w.exclusions);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + exclusions.hashCode();
  }

  @Override
  public String toString() {
    return rows + " x " + columns + " weights, " + exclusions.size() + " exclusions";
  }
}
