package io.tributary.privacy.matrix;

/** Arithmetic with lower-triangular Toeplitz matrices, given by their first coefficients. */
final class Toeplitz {
  private Toeplitz() {}

  static double[] times(double[] c, double[] x) {
    double[] product = new double[x.length];
    for (int t = 0; t < x.length; t++) {
      for (int age = 0; age < Math.min(c.length, t + 1); age++) {
        product[t] += c[age] * x[t - age];
      }
    }
    return product;
  }

  /** The first coefficients of the inverse, for c that begins with 1. */
  static double[] inverse(double[] c, int rounds) {
    double[] inverse = new double[rounds];
    for (int t = 0; t < rounds; t++) {
      inverse[t] = t == 0 ? 1 : 0;
      for (int age = 1; age < Math.min(c.length, t + 1); age++) {
        inverse[t] -= c[age] * inverse[t - age];
      }
    }
    return inverse;
  }

  static double[] prefixSums(double[] values) {
    double[] sums = values.clone();
    for (int t = 1; t < sums.length; t++) {
      sums[t] += sums[t - 1];
    }
    return sums;
  }

  static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }
}
