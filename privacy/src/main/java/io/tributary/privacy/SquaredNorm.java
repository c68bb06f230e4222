package io.tributary.privacy;

/** Squared L2 norms of parameter vectors, and whether they are numbers at all. */
public final class SquaredNorm {
  private static final int EXPONENT = 0x7F80_0000;

  private SquaredNorm() {}

  /** What {@link #inspect} found in a vector. */
  public enum Finding {
    /** Every value is zero or a normal number. */
    CLEAN,
    /** Some value is NaN or infinite. */
    NOT_FINITE,
    /** Some value is subnormal: not zero, and smaller in size than 2^-126. */
    SUBNORMAL
  }

  /**
   * Whether the first {@code length} values are zeros and normal numbers. NaN and infinities win
   * over subnormals.
   */
  public static Finding inspect(float[] values, int length) {
    boolean subnormal = false;
    for (int i = 0; i < length; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      int exponent = bits & EXPONENT;
      if (exponent == EXPONENT) {
        return Finding.NOT_FINITE;
      }
      subnormal |= exponent == 0 && (bits << 1) != 0;
    }
    return subnormal ? Finding.SUBNORMAL : Finding.CLEAN;
  }

  /**
   * Sum of squares of the first {@code length} values, added in double precision and index order,
   * so that the same values always give the same bits. Never overflows for finite floats of up to
   * 2^31 values.
   */
  public static double of(float[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }
}
