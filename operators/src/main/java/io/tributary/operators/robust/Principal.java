package io.tributary.operators.robust;

import java.util.Arrays;

/**
 * The direction in which weighted rows differ most, from inner products alone: power iteration on
 * the centred products, from a fixed start, so that the same products give the same bits.
 */
final class Principal {
  private static final int MOST = 1000;
  private static final double STILL = 1e-13;

  private Principal() {}

  /**
   * Squared projections of the rows, less their weighted mean, on the top eigenvector of their
   * weighted covariance.
   *
   * @param weights one for each of the first rows, at least 0, not all 0
   */
  static double[] squaredProjections(Gram gram, double[] weights) {
    int n = weights.length;
    double[] centred = centred(gram, weights);
    double[] root = new double[n];
    for (int i = 0; i < n; i++) {
      root[i] = Math.sqrt(weights[i]);
    }
    double[] u = new double[n];
    for (int i = 0; i < n; i++) {
      u[i] = root[i] * (1 + 0.5 * Math.IEEEremainder((i + 1) * 0.6180339887498949, 1));
    }
    double eigenvalue = 0;
    for (int k = 0; k < MOST; k++) {
      double[] next = new double[n];
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          sum += root[i] * centred[i * n + j] * root[j] * u[j];
        }
        next[i] = sum;
      }
      double norm = Math.sqrt(Arrays.stream(next).map(x -> x * x).sum());
      if (norm == 0) {
        return new double[n]; // All rows are alike.
      }
      double moved = 0;
      for (int i = 0; i < n; i++) {
        next[i] /= norm;
        moved = Math.max(moved, Math.abs(next[i] - u[i]));
      }
      u = next;
      eigenvalue = norm;
      if (moved < STILL) {
        break;
      }
    }
    // The eigenvector in the space of the rows is sum_j root_j u_j (x_j - mean) / sqrt(eigenvalue).
    double[] squares = new double[n];
    for (int i = 0; i < n; i++) {
      double projection = 0;
      for (int j = 0; j < n; j++) {
        projection += centred[i * n + j] * root[j] * u[j];
      }
      squares[i] = projection * projection / eigenvalue;
    }
    return squares;
  }

  private static double[] centred(Gram gram, double[] weights) {
    int n = weights.length;
    double total = Arrays.stream(weights).sum();
    double[] withMean = new double[n];
    double meanSquare = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        withMean[i] += weights[j] / total * gram.product(i, j);
      }
    }
    for (int i = 0; i < n; i++) {
      meanSquare += weights[i] / total * withMean[i];
    }
    double[] centred = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        centred[i * n + j] = gram.product(i, j) - withMean[i] - withMean[j] + meanSquare;
      }
    }
    return centred;
  }
}
