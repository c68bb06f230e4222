package io.tributary.operators.fold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The fixed-point grid of a task's sums. A term {@code x * factor} is rounded to a multiple of
 * {@code 2^-fractionBits} and added as a long, so that a sum is exact and does not depend on its
 * order. The bounds make overflow impossible: |x| is at most the norm bound, a factor at most the
 * weight bound, and there are at most so many terms.
 *
 * @param fractionBits k: a grid unit is 2^-k
 */
public record Grid(int fractionBits) {
  /** Weights are multiples of 2^-20. */
  public static final int WEIGHT_BITS = 20;

  private static final int MIN_FRACTION_BITS = 16;
  private static final int TERM_BITS = 51;
  private static final int SUM_BITS = 62;
  private static final double LARGEST_SMALL = 0x1p51;
  private static final double ROUNDER = 0x1.8p52;
  private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * The finest grid that the bounds allow: one term stays below 2^51 units, where doubles are
   * exact, and a sum below 2^62.
   *
   * @throws IllegalArgumentException when fewer than 16 fraction bits would be left, or the weights
   *     of a round could not be added exactly
   */
  public static Grid forBounds(double maxNormL2, double maxWeight, int maxTerms) {
    double largest = maxNormL2 * maxWeight;
    int termBits = ceilLog2(largest);
    int bits = Math.min(TERM_BITS - termBits, SUM_BITS - termBits - ceilLog2(maxTerms));
    if (!Double.isFinite(largest) || bits < MIN_FRACTION_BITS) {
      throw new IllegalArgumentException(
          "maxNormL2 * maxWeight = "
              + largest
              + " with "
              + maxTerms
              + " updates a round leaves "
              + bits
              + " fraction bits of 64, fewer than "
              + MIN_FRACTION_BITS
              + "; lower maxNormL2, maxWeight or maxParticipantsPerRound");
    }
    double largestTotal = maxWeight * 0x1p20 * maxTerms;
    if (maxWeight < 0x1p-20 || largestTotal > 0x1p62) {
      throw new IllegalArgumentException(
          "maxWeight "
              + maxWeight
              + " must be at least 2^-20, and at most 2^42 / maxParticipantsPerRound = "
              + 0x1p42 / maxTerms
              + ", so that the weights of a round add up exactly");
    }
    return new Grid(bits);
  }

  /** A weight as a multiple of 2^-20, rounded to nearest, ties to even. */
  public static long weightUnits(double weight) {
    return (long) Math.rint(weight * 0x1p20);
  }

  /** The weight that so many units stand for; exact. */
  public static double weight(long units) {
    return units * 0x1p-20;
  }

  /** Adds {@code factor * values} to the sum, each term rounded to nearest, ties to even. */
  public void add(long[] units, float[] values, double factor) {
    double scale = scale(factor);
    for (int i = 0; i < units.length; i++) {
      units[i] += (long) Math.rint(values[i] * scale);
    }
  }

  /** Whether {@link #addSmall} may be used: no term is larger than 2^51 units. */
  boolean small(double largestValue, double factor) {
    return largestValue * scale(factor) <= LARGEST_SMALL;
  }

  /**
   * Adds {@code factor * values} like {@link #add}, faster, for terms of at most 2^51 units.
   *
   * <p>Between 2^52 and 2^53 doubles are the integers: adding 1.5 * 2^52 to a term rounds it, to
   * nearest and ties to even, and the bits of the result less those of 1.5 * 2^52 are the rounded
   * term.
   *
   * @param values little-endian float32, 4 bytes for each unit, from {@code offset} on
   */
  void addSmall(long[] units, byte[] values, int offset, double factor) {
    double scale = scale(factor);
    for (int i = 0; i < units.length; i++) {
      float value = (float) FLOATS.get(values, offset + i * Float.BYTES);
      units[i] += Double.doubleToRawLongBits(value * scale + ROUNDER) - ROUNDER_BITS;
    }
  }

  private double scale(double factor) {
    return factor * Math.scalb(1.0, fractionBits);
  }

  /** The weighted mean: {@code (units * 2^-k) / totalWeight}, in double. */
  public void mean(long[] units, double totalWeight, double[] mean) {
    double unit = Math.scalb(1.0, -fractionBits);
    for (int i = 0; i < units.length; i++) {
      mean[i] = units[i] * unit / totalWeight;
    }
  }

  /** Smallest e with {@code value <= 2^e}, for positive values. */
  private static int ceilLog2(double value) {
    int exponent = Math.getExponent(value);
    return value > Math.scalb(1.0, exponent) ? exponent + 1 : exponent;
  }
}
