package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void isAsFineAsTheBoundsAllow() {
    assertThat(Grid.forBounds(10, 10_000, 1000).fractionBits()).isEqualTo(34);
    assertThat(Grid.forBounds(1, 1, 1).fractionBits()).isEqualTo(51);
    assertThat(Grid.forBounds(1, 1, 1 << 20).fractionBits()).isEqualTo(42);
    assertThat(Grid.forBounds(0x1p-149, 1, 1).fractionBits()).isEqualTo(200);
    assertThat(Grid.forBounds(Double.MIN_VALUE, 1, 1).fractionBits()).isEqualTo(200);
  }

  @Test
  void boundsThatLeaveNoPrecisionAreRefusedWithTheArithmetic() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grid.forBounds(1e6, 1e6, 1000))
        .withMessageContaining("fraction bits")
        .withMessageContaining("lower maxNormL2, maxWeight or maxParticipantsPerRound");
    assertThatIllegalArgumentException().isThrownBy(() -> Grid.forBounds(1e200, 1e200, 1));
  }

  @Property
  void aSumAtTheBoundsNeverOverflows(
      @ForAll @DoubleRange(min = 0.01, max = 1000) double norm,
      @ForAll @DoubleRange(min = 0.01, max = 10_000) double weight,
      @ForAll @IntRange(min = 1, max = 2000) int terms) {
    Grid grid = Grid.forBounds(norm, weight, terms);
    long[] sum = new long[1];
    float[] largest = {(float) -norm};
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < terms; i++) {
      grid.add(sum, largest, weight);
      exact = exact.add(new BigDecimal(exact(largest[0], weight, grid.fractionBits())));
    }
    assertThat(new BigDecimal(sum[0])).isEqualByComparingTo(exact);
  }

  @Property
  void smallTermsAreRoundedAlike(
      @ForAll @Size(max = 40) float[] anything,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double norm,
      @ForAll @DoubleRange(min = 0.01, max = 10_000) double weight,
      @ForAll @IntRange(min = 0, max = 3) int offset) {
    Grid grid = Grid.forBounds(norm, weight, 1);
    float[] values = new float[anything.length];
    for (int i = 0; i < values.length; i++) {
      double inside =
          Math.abs(anything[i]) <= norm ? anything[i] : Math.IEEEremainder(anything[i], norm);
      values[i] = Double.isNaN(inside) ? 0 : towardsZero(inside);
    }
    assertSame(grid, values, weight, offset);
  }

  @Property
  void aTermIsTheExactProductRoundedOnce(
      @ForAll @Size(max = 20) List<@FloatRange(min = -1, max = 1) Float> terms,
      @ForAll @DoubleRange(min = -2, max = 2) double factor,
      @ForAll @IntRange(min = 0, max = 61) int fractionBits) {
    float[] values = new float[terms.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = terms.get(i);
    }
    long[] units = new long[values.length];
    new Grid(fractionBits).add(units, values, factor);
    for (int i = 0; i < values.length; i++) {
      assertThat(units[i]).isEqualTo(exact(values[i], factor, fractionBits));
    }
  }

  @Test
  void whatOnlyLooksLikeATieIsNone() {
    double above = 0x1.0000001p0; // Times 1 + 2^-23 it is a little more than half a unit above.
    for (int fractionBits = 40; fractionBits < 62; fractionBits++) {
      for (float value : new float[] {1.0000001f, 0.99999994f, -1.0000001f, 0x1.8p-29f}) {
        for (double factor : new double[] {above, -above, Math.nextDown(0.5), 1 / 3.0}) {
          long[] units = new long[1];
          new Grid(fractionBits).add(units, new float[] {value}, factor);
          assertThat(units[0]).isEqualTo(exact(value, factor, fractionBits));
        }
      }
    }
  }

  private static long exact(float value, double factor, int fractionBits) {
    return new BigDecimal(value)
        .multiply(new BigDecimal(factor))
        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(fractionBits)))
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  private static float towardsZero(double value) {
    float rounded = (float) value;
    boolean larger = Math.abs((double) rounded) > Math.abs(value);
    return larger ? Math.nextAfter(rounded, 0) : rounded;
  }

  private static void assertSame(Grid grid, float[] values, double factor, int offset) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(grid.small(largest, factor)).isTrue();
    ByteBuffer bytes =
        ByteBuffer.allocate(offset + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(offset);
    for (float value : values) {
      bytes.putFloat(value);
    }
    long[] expected = new long[values.length];
    long[] actual = new long[values.length];
    for (int i = 0; i < actual.length; i++) {
      expected[i] = actual[i] = i * 0x123456789ABL - 5;
    }
    grid.add(expected, values, factor);
    grid.addSmall(actual, new Grid.Term(bytes.array(), offset, factor));
    assertThat(actual).isEqualTo(expected);
    grid.add(expected, values, factor);
    grid.add(expected, values, -factor / 3);
    grid.addPair(
        actual,
        new Grid.Term(bytes.array(), offset, factor),
        new Grid.Term(bytes.array(), offset, -factor / 3));
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void tiesAndTheLargestTermsAreRoundedAlike() {
    Grid units = new Grid(0);
    float[] ties = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 0f, -0f, 0x1p-126f, 8388607.5f};
    assertSame(units, ties, 1, 0);
    assertSame(units, new float[] {0x1p51f, -0x1p51f, Math.nextDown(0x1p51f), 0x1p50f}, 1, 1);
    assertSame(new Grid(51), new float[] {1, -1, 0.99999994f, 0x1p-52f, 0x1.8p-51f}, 1, 0);
  }

  @Test
  void aTermBeyondTheBoundIsNotSmall() {
    // The weight is rounded up to a multiple of 2^-20, and above its bound.
    double factor = Grid.weight(Grid.weightUnits(0.1));
    Grid grid = Grid.forBounds(10, 0.1, 1);
    assertThat(grid.small(10, factor)).isFalse();
    assertThat(grid.small(10, 0.1)).isTrue();
  }

  @Test
  void weightsAreMultiplesOfTwoToTheMinusTwenty() {
    assertThat(Grid.weight(Grid.weightUnits(0.1))).isEqualTo(104858 / 1048576.0);
    assertThat(Grid.weightUnits(0x1p-22)).isZero();
  }
}
