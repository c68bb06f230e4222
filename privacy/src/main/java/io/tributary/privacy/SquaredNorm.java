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
   * Sum of squares of the first {@code length} values, added in double precision in one fixed
   * order, so that the same values always give the same bits: four sums, of every fourth value
   * each, as (0 + 1) + (2 + 3). One sum alone would wait for each addition. Never overflows for
   * finite floats of up to 2^31 values.
   */
  public static double of(float[] values, int length) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i < length - 3; i += 4) {
      sum0 += square(values[i]);
      sum1 += square(values[i + 1]);
      sum2 += square(values[i + 2]);
      sum3 += square(values[i + 3]);
    }
    for (; i < length; i++) {
      sum0 += square(values[i]);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  private static double square(double value) {
    return value * value;
  }
}
