package io.tributary.local.attack;

/**
 * Mean and standard deviation of each coordinate of some rows.
 *
 * @param mean one value a coordinate
 * @param deviation with n - 1 below the line; 0 for a single row
 */
record Moments(double[] mean, double[] deviation) {

  /** Of at least one row, all of one length; summed in the order of the rows. */
  static Moments of(float[][] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("no honest update is known");
    }
    int length = rows[0].length;
    double[] mean = new double[length];
    for (float[] row : rows) {
      for (int p = 0; p < length; p++) {
        mean[p] += row[p];
      }
    }
    for (int p = 0; p < length; p++) {
      mean[p] /= rows.length;
    }
    double[] deviation = new double[length];
    for (float[] row : rows) {
      for (int p = 0; p < length; p++) {
        double off = row[p] - mean[p];
        deviation[p] += off * off;
      }
    }
    for (int p = 0; p < length; p++) {
      deviation[p] = Math.sqrt(deviation[p] / Math.max(1, rows.length - 1));
    }
    return new Moments(mean, deviation);
  }

  /** Mean plus {@code factor} times {@code direction}, rounded to float. */
  float[] shifted(double[] direction, double factor) {
    float[] shifted = new float[mean.length];
    for (int p = 0; p < shifted.length; p++) {
      shifted[p] = (float) (mean[p] + factor * direction[p]);
    }
    return shifted;
  }

  @Override
  public String toString() {
    return "moments of " + mean.length + " coordinates";
  }
}
