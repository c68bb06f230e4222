package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/**
 * A participant's problem, f(x) = 0.5 (x - b)^T A (x - b) in five dimensions, A positive definite.
 * Everything is in double; only what is sent is rounded to float32.
 */
final class Quadratic {
  static final int SIZE = 5;

  /**
   * Largest deviation relative to the largest parameter. The reference in a test takes the very
   * float32 numbers that were sent, so that only two things can differ: the model is rounded to
   * float32 in each of ten steps, at most 10 * 2^-24 = 6e-7 together, and the grid, far below that.
   */
  private static final double TOLERANCE = 1e-6;

  private final double[][] a = new double[SIZE][SIZE];
  private final double[] b = new double[SIZE];

  Quadratic(long seed) {
    Random random = new Random(seed);
    double[][] m = new double[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      b[i] = 2 * random.nextGaussian();
      for (int j = 0; j < SIZE; j++) {
        m[i][j] = random.nextGaussian() / SIZE;
      }
    }
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        a[i][j] = i == j ? 0.2 : 0;
        for (int k = 0; k < SIZE; k++) {
          a[i][j] += m[k][i] * m[k][j];
        }
      }
    }
  }

  double[] gradient(double[] x) {
    double[] gradient = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        gradient[i] += a[i][j] * (x[j] - b[j]);
      }
    }
    return gradient;
  }

  double loss(double[] x) {
    double[] gradient = gradient(x);
    double loss = 0;
    for (int i = 0; i < SIZE; i++) {
      loss += 0.5 * (x[i] - b[i]) * gradient[i];
    }
    return loss;
  }

  /** The parameters after gradient steps, each corrected by {@code correction}. */
  double[] train(float[] start, int steps, double rate, double[] correction) {
    double[] y = widen(start);
    for (int step = 0; step < steps; step++) {
      double[] gradient = gradient(y);
      for (int i = 0; i < SIZE; i++) {
        y[i] -= rate * (gradient[i] + correction[i]);
      }
    }
    return y;
  }

  /** What a participant sends when updates are models. */
  float[] trained(float[] start, int steps) {
    return narrow(train(start, steps, 0.1, new double[SIZE]));
  }

  /** What a participant sends: trained minus start. */
  float[] delta(float[] start, int steps) {
    return narrow(minus(train(start, steps, 0.1, new double[SIZE]), widen(start)));
  }

  static double[] widen(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  static float[] narrow(double[] x) {
    float[] narrow = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      narrow[i] = (float) x[i];
    }
    return narrow;
  }

  static double[] minus(double[] x, double[] y) {
    double[] difference = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      difference[i] = x[i] - y[i];
    }
    return difference;
  }

  /** Adds {@code factor * y} to {@code x}. */
  static void add(double[] x, double factor, float[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += factor * y[i];
    }
  }

  static void assertClose(float[] actual, double[] expected, String what) {
    double largest = 0;
    double deviation = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      deviation = Math.max(deviation, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).as("%s: the test moves something", what).isGreaterThan(0);
    assertThat(deviation / largest).as(what).isLessThan(TOLERANCE);
  }
}
