package io.tributary.privacy.accounting;

/** The discrete Fourier transform of complex numbers, for lengths that are powers of two. */
final class Fourier {
  /** Half a unit in the last place of 1. */
  static final double UNIT = 0x1p-53;

  private final int length;
  private final double[] cosines;
  private final double[] sines;

  /** For arrays of {@code length}, a power of two. */
  Fourier(int length) {
    if (length < 2 || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException("length must be a power of two, not " + length);
    }
    this.length = length;
    this.cosines = new double[length / 2];
    this.sines = new double[length / 2];
    for (int i = 0; i < length / 2; i++) {
      double angle = -2 * Math.PI * i / length;
      cosines[i] = Math.cos(angle);
      sines[i] = Math.sin(angle);
    }
  }

  /**
   * Bound on the error of each transformed value, over the sum of the absolute values that were
   * transformed. Every value passes log2(length) butterflies; each adds at most 8 units: a complex
   * product with a rounded twiddle factor (Brent, Percival and Zimmermann 2007: under 3 units, and
   * the factor's own 3) and a sum.
   */
  double relativeError() {
    return 8 * UNIT * Integer.numberOfTrailingZeros(length);
  }

  /** Transforms in place, with factor exp(-2 pi i jk / length) and no scaling. */
  void transform(double[] real, double[] imaginary) {
    reverseBits(real, imaginary);
    for (int half = 1; half < length; half *= 2) {
      int stride = length / (2 * half);
      for (int start = 0; start < length; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          double c = cosines[k * stride];
          double s = sines[k * stride];
          int i = start + k;
          int j = i + half;
          double x = real[j] * c - imaginary[j] * s;
          double y = real[j] * s + imaginary[j] * c;
          real[j] = real[i] - x;
          imaginary[j] = imaginary[i] - y;
          real[i] += x;
          imaginary[i] += y;
        }
      }
    }
  }

  private void reverseBits(double[] real, double[] imaginary) {
    int shift = 32 - Integer.numberOfTrailingZeros(length);
    for (int i = 0; i < length; i++) {
      int j = Integer.reverse(i) >>> shift;
      if (i < j) {
        double x = real[i];
        real[i] = real[j];
        real[j] = x;
        double y = imaginary[i];
        imaginary[i] = imaginary[j];
        imaginary[j] = y;
      }
    }
  }
}
