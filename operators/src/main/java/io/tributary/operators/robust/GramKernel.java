package io.tributary.operators.robust;

/**
 * Inner products of float rows in double. Tiles of the rows are widened once and stay in the cache
 * while all pairs are added up, three rows by three at a time in registers. The order of the
 * additions is fixed: the same rows give the same bits. One object serves one thread.
 */
public final class GramKernel {
  private static final int TILE = 256;
  private static final int SIDE = 3;
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
    int side = (n + SIDE - 1) / SIDE * SIDE;
    if (wide.length < side) {
      wide = new double[side][TILE];
    }
    double[] sums = new double[side * side];
    for (int from = 0; from < length; from += TILE) {
      int tile = Math.min(TILE, length - from);
      for (int i = 0; i < n; i++) {
        widen(rows[i], from, wide[i], tile);
      }
      for (int i = 0; i < n; i += SIDE) {
        for (int j = 0; j <= i; j += SIDE) {
          block(i, j, side, tile, sums);
        }
      }
    }
    double[] products = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        products[i * n + j] = sums[i * side + j];
        products[j * n + i] = sums[i * side + j];
      }
    }
    return new Gram(n, products);
  }

  private static void widen(float[] row, int from, double[] wide, int length) {
    for (int t = 0; t < length; t++) {
      wide[t] = row[from + t];
    }
  }

  /** What the last rows of an unfilled group hold does not matter: their products are left out. */
  private void block(int i, int j, int side, int tile, double[] sums) {
    double[] a0 = wide[i];
    double[] a1 = wide[i + 1];
    double[] a2 = wide[i + 2];
    double[] b0 = wide[j];
    double[] b1 = wide[j + 1];
    double[] b2 = wide[j + 2];
    double s00 = 0;
    double s01 = 0;
    double s02 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s20 = 0;
    double s21 = 0;
    double s22 = 0;
    for (int t = 0; t < tile; t++) {
      double x = b0[t];
      double y = b1[t];
      double z = b2[t];
      double u = a0[t];
      double v = a1[t];
      double w = a2[t];
      s00 = Math.fma(u, x, s00);
      s01 = Math.fma(u, y, s01);
      s02 = Math.fma(u, z, s02);
      s10 = Math.fma(v, x, s10);
      s11 = Math.fma(v, y, s11);
      s12 = Math.fma(v, z, s12);
      s20 = Math.fma(w, x, s20);
      s21 = Math.fma(w, y, s21);
      s22 = Math.fma(w, z, s22);
    }
    int at = i * side + j;
    sums[at] += s00;
    sums[at + 1] += s01;
    sums[at + 2] += s02;
    sums[at + side] += s10;
    sums[at + side + 1] += s11;
    sums[at + side + 2] += s12;
    sums[at + 2 * side] += s20;
    sums[at + 2 * side + 1] += s21;
    sums[at + 2 * side + 2] += s22;
  }
}
