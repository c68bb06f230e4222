package io.tributary.privacy;

/** Clipping to a largest L2 norm: x becomes x * min(1, C / ||x||). */
public final class L2Clip {
  private L2Clip() {}

  /**
   * The factor in (0, 1] that brings a vector of norm {@code norm} within {@code maxNorm}; 0 when
   * the quotient is too small for a double.
   *
   * @param norm L2 norm, finite, at least 0
   * @param maxNorm largest L2 norm, finite, above 0
   */
  public static double factor(double norm, double maxNorm) {
    if (!(norm >= 0) || Double.isInfinite(norm)) {
      throw new IllegalArgumentException("norm must be finite and at least 0, not " + norm);
    }
    if (!(maxNorm > 0) || Double.isInfinite(maxNorm)) {
      throw new IllegalArgumentException("maxNorm must be finite and above 0, not " + maxNorm);
    }
    return norm <= maxNorm ? 1.0 : maxNorm / norm;
  }

  /**
   * Scales {@code values} in place so that its L2 norm is at most {@code maxNorm}, also after
   * rounding to float. Values that become subnormal are set to zero.
   */
  public static void clip(float[] values, double maxNorm) {
    double norm = Math.sqrt(SquaredNorm.of(values, values.length));
    double factor = factor(norm, maxNorm);
    // Rounding to float can lengthen every value by a relative 2^-24.
    double safe = factor < 1.0 ? factor * (1 - 0x1p-22) : 1.0;
    for (int i = 0; i < values.length; i++) {
      float scaled = (float) (values[i] * safe);
      values[i] = Math.abs(scaled) < Float.MIN_NORMAL ? 0f : scaled;
    }
  }
}
