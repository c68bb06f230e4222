package io.tributary.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.FloatRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class L2ClipTest {
  /** Vectors over the whole range of floats, subnormals and both zeros included. */
  @Provide
  Arbitrary<float[]> vectors() {
    Arbitrary<Float> anyFinite =
        Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite);
    Arbitrary<Float> ordinary = Arbitraries.floats().between(-10f, 10f);
    return Arbitraries.frequencyOf(
        Tuple.of(3, ordinary.array(float[].class).ofMaxSize(300)),
        Tuple.of(2, anyFinite.array(float[].class).ofMaxSize(50)));
  }

  /** Bounds from 2^-200 to 2^100, every order of size as likely as the others. */
  @Provide
  Arbitrary<Double> bounds() {
    return Combinators.combine(
            Arbitraries.integers().between(-200, 99), Arbitraries.doubles().between(1, 2))
        .as((exponent, mantissa) -> Math.scalb(mantissa, exponent));
  }

  @Property
  void theResultIsWithinTheBoundAndHasNoSubnormals(
      @ForAll("vectors") float[] values, @ForAll("bounds") double max) {
    L2Clip.clip(values, max);
    assertThat(norm(values)).isLessThanOrEqualTo(max);
    assertThat(SquaredNorm.inspect(values, values.length)).isEqualTo(SquaredNorm.Finding.CLEAN);
  }

  @Property
  void clippingTwiceIsClippingOnce(
      @ForAll("vectors") float[] values, @ForAll("bounds") double max) {
    L2Clip.clip(values, max);
    float[] once = values.clone();
    L2Clip.clip(values, max);
    assertThat(values).isEqualTo(once);
  }

  @Property
  void aVectorWithinTheBoundKeepsEveryNormalValue(@ForAll("vectors") float[] values) {
    float[] before = values.clone();
    L2Clip.clip(values, Math.max(norm(values), Double.MIN_NORMAL));
    for (int i = 0; i < values.length; i++) {
      float expected = Math.abs(before[i]) < Float.MIN_NORMAL ? 0f : before[i];
      assertThat(values[i]).isEqualTo(expected);
    }
  }

  @Property
  void clippingKeepsTheDirection(
      @ForAll @FloatRange(min = 0.01f, max = 100) float max,
      @ForAll @FloatRange(min = 1, max = 1000) float scale) {
    float[] values = {3 * scale, -4 * scale};
    L2Clip.clip(values, max);
    double expected = Math.min(max, 5 * scale);
    assertThat(values[0]).isCloseTo((float) (0.6 * expected), within(expected));
    assertThat(values[1]).isCloseTo((float) (-0.8 * expected), within(expected));
  }

  @Test
  void losesLittleOfTheBound() {
    float[] values = {300, 400};
    L2Clip.clip(values, 1.0);
    assertThat(norm(values)).isBetween(1 - 1e-6, 1.0);
  }

  @Test
  void theFactorIsOneUpToTheBoundAndTheQuotientAbove() {
    assertThat(L2Clip.factor(0, 1)).isEqualTo(1.0);
    assertThat(L2Clip.factor(1, 1)).isEqualTo(1.0);
    assertThat(L2Clip.factor(Math.nextUp(1.0), 1)).isLessThan(1.0);
    assertThat(L2Clip.factor(4, 1)).isEqualTo(0.25);
  }

  @Property
  void theFactorIsInRangeAndEnough(@ForAll("bounds") double norm, @ForAll("bounds") double max) {
    double factor = L2Clip.factor(norm, max);
    assertThat(factor).isGreaterThan(0).isLessThanOrEqualTo(1);
    assertThat(norm * factor).isLessThanOrEqualTo(Math.nextUp(max));
  }

  @Test
  void aQuotientThatNoDoubleCanHoldIsZero() {
    assertThat(L2Clip.factor(1e200, 1e-200)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesNormsThatCannotBe(double norm) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> L2Clip.factor(norm, 1))
        .withMessageContaining("norm must be finite and at least 0, not " + norm);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesBoundsThatCannotBe(double max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> L2Clip.factor(1, max))
        .withMessageContaining("maxNorm must be finite and above 0, not " + max);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesVectorsThatAreNotFiniteAndLeavesThemAlone(float bad) {
    float[] values = {100, bad};
    assertThatIllegalArgumentException().isThrownBy(() -> L2Clip.clip(values, 1));
    assertThat(values).containsExactly(100f, bad);
  }

  @Test
  void anEmptyVectorIsWithinEveryBound() {
    float[] none = {};
    L2Clip.clip(none, 1);
    assertThat(none).isEmpty();
  }

  private static double norm(float[] values) {
    return Math.sqrt(SquaredNorm.of(values, values.length));
  }

  private static Offset<Float> within(double size) {
    return Offset.offset((float) (size * 1e-6));
  }
}
