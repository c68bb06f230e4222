package io.tributary.privacy.matrix;

import java.util.function.ToDoubleFunction;

/**
 * Finds a minimum of a smooth function of a few numbers of like size: Newton's method with central
 * differences, damped as Levenberg and Marquardt do until a step descends.
 */
final class Descent {
  private static final double STEP = 1e-3;
  private static final double LONGEST = 1;
  private static final double CLOSE = 1e-9;
  private static final double FLAT = 1e-13;
  private static final int MOST_STEPS = 200;
  private static final double MOST_DAMPING = 1e12;

  private Descent() {}

  /**
   * The minimum nearest downhill, or where a step gains less than 1e-13.
   *
   * @param function infinite where it is not defined
   * @throws IllegalStateException when it is not found in 200 steps
   */
  static double[] minimum(ToDoubleFunction<double[]> function, double[] start) {
    double[] at = start.clone();
    double value = function.applyAsDouble(at);
    double damping = 1e-3;
    for (int i = 0; i < MOST_STEPS; i++) {
      double[][] curvature = curvature(function, at, value);
      double[] slope = slope(function, at);
      double[] next;
      double found;
      double moved;
      do {
        double[] step = solve(curvature, slope, damping);
        moved = 0;
        next = at.clone();
        for (int k = 0; k < at.length; k++) {
          double part = Math.max(-LONGEST, Math.min(LONGEST, step[k]));
          next[k] -= part;
          moved = Math.max(moved, Math.abs(part));
        }
        found = function.applyAsDouble(next);
        damping *= found < value ? 0.2 : 10;
      } while (!(found < value) && moved > CLOSE && damping < MOST_DAMPING);
      if (moved <= CLOSE || damping >= MOST_DAMPING) {
        return found < value ? next : at;
      }
      boolean flat = value - found < FLAT;
      at = next;
      value = found;
      if (flat) {
        return at;
      }
    }
    throw new IllegalStateException("no minimum in " + MOST_STEPS + " steps");
  }

  private static double moved(
      ToDoubleFunction<double[]> function, double[] at, int i, double a, int j, double b) {
    double[] next = at.clone();
    next[i] += a;
    next[j] += b;
    return function.applyAsDouble(next);
  }

  private static double[] slope(ToDoubleFunction<double[]> function, double[] at) {
    double[] slope = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      slope[i] =
          (moved(function, at, i, STEP, i, 0) - moved(function, at, i, -STEP, i, 0)) / (2 * STEP);
    }
    return slope;
  }

  private static double[][] curvature(
      ToDoubleFunction<double[]> function, double[] at, double value) {
    double[][] curvature = new double[at.length][at.length];
    for (int i = 0; i < at.length; i++) {
      for (int j = 0; j <= i; j++) {
        double second =
            i == j
                ? moved(function, at, i, STEP, i, 0)
                    - 2 * value
                    + moved(function, at, i, -STEP, i, 0)
                : (moved(function, at, i, STEP, j, STEP)
                        - moved(function, at, i, STEP, j, -STEP)
                        - moved(function, at, i, -STEP, j, STEP)
                        + moved(function, at, i, -STEP, j, -STEP))
                    / 4;
        curvature[i][j] = second / (STEP * STEP);
        curvature[j][i] = curvature[i][j];
      }
    }
    return curvature;
  }

  /** (curvature + damping (1 + |diagonal|)) x = slope, by elimination with pivots. */
  private static double[] solve(double[][] curvature, double[] slope, double damping) {
    int n = slope.length;
    double[][] rows = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      System.arraycopy(curvature[i], 0, rows[i], 0, n);
      rows[i][i] += damping * (1 + Math.abs(curvature[i][i]));
      rows[i][n] = slope[i];
    }
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        pivot = Math.abs(rows[i][column]) > Math.abs(rows[pivot][column]) ? i : pivot;
      }
      double[] row = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = row;
      for (int i = 0; i < n; i++) {
        double factor = i == column ? 0 : rows[i][column] / row[column];
        for (int k = column; factor != 0 && k <= n; k++) {
          rows[i][k] -= factor * row[k];
        }
      }
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = rows[i][n] / rows[i][i];
    }
    return x;
  }
}
