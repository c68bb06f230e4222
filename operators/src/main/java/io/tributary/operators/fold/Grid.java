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
  private static final int MAX_FRACTION_BITS = 200;
  private static final int TERM_BITS = 51;
  private static final int SUM_BITS = 62;
  private static final double LARGEST_SMALL = 0x1p51;
  private static final double ROUNDER = 0x1.8p52;
  private static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * The finest grid that the bounds allow: one term stays below 2^51 units, where doubles are
   * exact, and a sum below 2^62. A unit is at least 2^-200, so that the doubles between a unit and
   * a term are far from overflow and underflow; the smallest float is 2^-149.
   *
   * @throws IllegalArgumentException when fewer than 16 fraction bits would be left, or the weights
   *     of a round could not be added exactly
   */
  public static Grid forBounds(double maxNormL2, double maxWeight, int maxTerms) {
    double largest = maxNormL2 * maxWeight;
    int termBits = ceilLog2(largest);
    int room = Math.min(TERM_BITS, SUM_BITS - ceilLog2(maxTerms)) - termBits;
    int bits = Math.min(room, MAX_FRACTION_BITS);
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

  /**
   * Adds {@code factor * values} to the sum. Each term is the exact product, rounded once to a
   * multiple of the unit, to nearest and ties to even.
   */
  public void add(long[] units, float[] values, double factor) {
    double scale = scale(factor);
    for (int i = 0; i < units.length; i++) {
      units[i] +=
          Math.abs(values[i] * scale) <= LARGEST_SMALL
              ? rounded(values[i], scale) - ROUNDER_BITS
              : roundedLarge(values[i], scale);
    }
  }

  /** A product above 2^51 and below 2^62, rounded once: the double product and what it lacks. */
  private static long roundedLarge(double value, double scale) {
    double product = value * scale;
    double rest = Math.fma(value, scale, -product);
    double integer = Math.rint(product);
    if (integer == product || rest == 0) {
      return (long) integer + (long) Math.rint(rest);
    }
    return (long)
        (rest > 0 ? Math.ceil(product) : Math.floor(product)); // It only looks like a tie.
  }

  /** Whether {@link #addSmall} may be used: no term is larger than 2^51 units. */
  boolean small(double largestValue, double factor) {
    return largestValue * scale(factor) <= LARGEST_SMALL;
  }

  /**
   * Adds {@code factor * values} like {@link #add}, faster, for terms of at most 2^51 units.
   *
   * <p>Between 2^52 and 2^53 doubles are the integers: adding 1.5 * 2^52 to a product, fused so
   * that nothing is rounded before, rounds it to nearest and ties to even, and the bits of the
   * result less those of 1.5 * 2^52 are the rounded term. A fused multiplication and addition is
   * one instruction of every processor that servers have had since 2013.
   *
   * @param term its values are little-endian float32, 4 bytes for each unit
   */
  void addSmall(long[] units, Term term) {
    byte[] values = term.values;
    int offset = term.offset;
    double scale = scale(term.factor);
    for (int i = 0; i < units.length; i++) {
      units[i] += rounded(values, offset + i * Float.BYTES, scale) - ROUNDER_BITS;
    }
  }

  /** Adds two terms like {@link #addSmall}, and reads and writes the sum once. */
  void addPair(long[] units, Term one, Term other) {
    byte[] values = one.values;
    byte[] others = other.values;
    int offset = one.offset;
    int otherOffset = other.offset;
    double scale = scale(one.factor);
    double otherScale = scale(other.factor);
    for (int i = 0; i < units.length; i++) {
      units[i] +=
          rounded(values, offset + i * Float.BYTES, scale)
              + rounded(others, otherOffset + i * Float.BYTES, otherScale)
              - 2 * ROUNDER_BITS;
    }
  }

  private static long rounded(byte[] values, int at, double scale) {
    return rounded((float) FLOATS.get(values, at), scale);
  }

  private static long rounded(double value, double scale) {
    return Double.doubleToRawLongBits(Math.fma(value, scale, ROUNDER));
  }

  /** {@code factor * values}: little-endian float32 from {@code offset} on. */
  record Term(byte[] values, int offset, double factor) {}

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
