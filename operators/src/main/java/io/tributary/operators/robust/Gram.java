package io.tributary.operators.robust;

import java.util.Arrays;

/**
 * Inner products of the rows of a round: entry (i, j) is the sum over all parameters of row i times
 * row j.
 *
 * @param rows number of rows n, at least 1
 * @param products n times n inner products, row by row; symmetric and finite
 */
public record Gram(int rows, double[] products) {
  /** Throws IllegalArgumentException when the length is not n times n. */
  public Gram {
    if (rows < 1 || products.length != (long) rows * rows) {
      throw new IllegalArgumentException(
          products.length + " products cannot be those of " + rows + " rows");
    }
  }

  /** The products of the given rows, all of one length, summed in index order in double. */
  public static Gram of(float[][] rows) {
    int n = rows.length;
    double[] products = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int p = 0; p < rows[i].length; p++) {
          sum += (double) rows[i][p] * rows[j][p];
        }
        products[i * n + j] = sum;
        products[j * n + i] = sum;
      }
    }
    return new Gram(n, products);
  }

  /** The inner product of rows i and j. */
  public double product(int i, int j) {
    return products[i * rows + j];
  }

  /** The squared L2 norm of row i. */
  public double squaredNorm(int i) {
    return Math.max(0, product(i, i));
  }

  /** The squared L2 distance of rows i and j, never below 0. */
  public double squaredDistance(int i, int j) {
    return Math.max(0, product(i, i) - 2 * product(i, j) + product(j, j));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gram g && rows == g.rows && Arrays.equals(products, g.products);
  }

  @Override
  public int hashCode() {
    return 31 * rows + Arrays.hashCode(products);
  }

  @Override
  public String toString() {
    return "inner products of " + rows + " rows";
  }
}
