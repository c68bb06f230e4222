package io.tributary.operators.robust;

/**
 * Inner products of float rows in double. Tiles of the rows are widened once and stay in the cache
 * while all pairs are added up, four rows by two at a time in registers. The order of the additions
 * is fixed: the same rows give the same bits. One object serves one thread.
 */
public final class GramKernel {
  private static final int TILE = 256;
  private double[][] wide = new double[0][];

  /** A kernel without buffers yet. */
  public GramKernel() {}

  /**
   * The inner products of rows.
   *
   * @param rows n rows of at least {@code length} values
   * @param length how many of their values count
   */
  public Gram products(float[][] rows, int length) {
    int n = rows.length;
    if (wide.length < n) {
      wide = new double[n][TILE];
    }
    double[] products = new double[n * n];
    for (int from = 0; from < length; from += TILE) {
      int tile = Math.min(TILE, length - from);
      for (int i = 0; i < n; i++) {
        widen(rows[i], from, wide[i], tile);
      }
      add(n, tile, products);
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        products[i * n + j] = products[j * n + i];
      }
    }
    return new Gram(n, products);
  }

  private static void widen(float[] row, int from, double[] wide, int length) {
    for (int t = 0; t < length; t++) {
      wide[t] = row[from + t];
    }
  }

  /** Adds a tile to the lower half: pairs (i, j) with j at most i, in groups of 4 by 2. */
  private void add(int n, int tile, double[] products) {
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      int j = 0;
      for (; j + 2 <= i; j += 2) {
        block(i, j, n, tile, products);
      }
      for (int row = i; row < i + 4; row++) {
        for (int column = j; column <= row; column++) {
          products[row * n + column] += dot(wide[row], wide[column], tile);
        }
      }
    }
    for (; i < n; i++) {
      for (int column = 0; column <= i; column++) {
        products[i * n + column] += dot(wide[i], wide[column], tile);
      }
    }
  }

  private void block(int i, int j, int n, int tile, double[] products) {
    double[] a0 = wide[i];
    double[] a1 = wide[i + 1];
    double[] a2 = wide[i + 2];
    double[] a3 = wide[i + 3];
    double[] b0 = wide[j];
    double[] b1 = wide[j + 1];
    double s00 = 0;
    double s01 = 0;
    double s10 = 0;
    double s11 = 0;
    double s20 = 0;
    double s21 = 0;
    double s30 = 0;
    double s31 = 0;
    for (int t = 0; t < tile; t++) {
      double x = b0[t];
      double y = b1[t];
      s00 = Math.fma(a0[t], x, s00);
      s01 = Math.fma(a0[t], y, s01);
      s10 = Math.fma(a1[t], x, s10);
      s11 = Math.fma(a1[t], y, s11);
      s20 = Math.fma(a2[t], x, s20);
      s21 = Math.fma(a2[t], y, s21);
      s30 = Math.fma(a3[t], x, s30);
      s31 = Math.fma(a3[t], y, s31);
    }
    products[i * n + j] += s00;
    products[i * n + j + 1] += s01;
    products[(i + 1) * n + j] += s10;
    products[(i + 1) * n + j + 1] += s11;
    products[(i + 2) * n + j] += s20;
    products[(i + 2) * n + j + 1] += s21;
    products[(i + 3) * n + j] += s30;
    products[(i + 3) * n + j + 1] += s31;
  }

  private static double dot(double[] a, double[] b, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int t = 0;
    for (; t + 4 <= length; t += 4) {
      s0 = Math.fma(a[t], b[t], s0);
      s1 = Math.fma(a[t + 1], b[t + 1], s1);
      s2 = Math.fma(a[t + 2], b[t + 2], s2);
      s3 = Math.fma(a[t + 3], b[t + 3], s3);
    }
    for (; t < length; t++) {
      s0 = Math.fma(a[t], b[t], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }
}
