package io.tributary.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.privacy.SquaredNorm.Finding;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SquaredNormTest {
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void findsWhatIsNoNumber(float value) {
    assertThat(SquaredNorm.inspect(new float[] {1, value, 2}, 3)).isEqualTo(Finding.NOT_FINITE);
  }

  @Test
  void findsEveryKindOfNaN() {
    for (int bits : new int[] {0x7F80_0001, 0x7FC0_0000, 0xFF80_0001, 0xFFFF_FFFF}) {
      float[] values = {Float.intBitsToFloat(bits)};
      assertThat(SquaredNorm.inspect(values, 1)).isEqualTo(Finding.NOT_FINITE);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, -Float.MIN_VALUE, 0x0.FFFFFEp-126f, -0x0.8p-126f})
  void findsSubnormals(float value) {
    assertThat(SquaredNorm.inspect(new float[] {1, value}, 2)).isEqualTo(Finding.SUBNORMAL);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {0f, -0f, Float.MIN_NORMAL, -Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE})
  void zerosAndNormalNumbersAreClean(float value) {
    assertThat(SquaredNorm.inspect(new float[] {value}, 1)).isEqualTo(Finding.CLEAN);
  }

  @Test
  void notFiniteWinsOverSubnormalInAnyOrder() {
    float[] before = {Float.NaN, Float.MIN_VALUE};
    float[] after = {Float.MIN_VALUE, Float.NaN};
    assertThat(SquaredNorm.inspect(before, 2)).isEqualTo(Finding.NOT_FINITE);
    assertThat(SquaredNorm.inspect(after, 2)).isEqualTo(Finding.NOT_FINITE);
  }

  @Test
  void looksOnlyAtTheLength() {
    float[] values = {3, 4, Float.NaN};
    assertThat(SquaredNorm.inspect(values, 2)).isEqualTo(Finding.CLEAN);
    assertThat(SquaredNorm.of(values, 2)).isEqualTo(25.0);
    assertThat(SquaredNorm.of(values, 0)).isZero();
  }

  @Property
  void inspectAgreesWithTheDefinition(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    Finding expected =
        !Float.isFinite(value)
            ? Finding.NOT_FINITE
            : value != 0 && Math.abs(value) < Float.MIN_NORMAL ? Finding.SUBNORMAL : Finding.CLEAN;
    assertThat(SquaredNorm.inspect(new float[] {value}, 1)).isEqualTo(expected);
  }

  @Test
  void addsInFourSumsWhateverTheLength() {
    // 2^-54 added to 1 is lost, two times 2^-54 and more are not.
    float small = 0x1p-27f;
    assertThat(SquaredNorm.of(new float[] {1, 0, 0, 0, small, 0, 0, 0}, 8)).isEqualTo(1.0);
    assertThat(SquaredNorm.of(new float[] {small, 1, 0, 0, small, 0, 0, 0, small}, 9))
        .isEqualTo(1.0 + 0x1p-52);
    for (int length = 0; length < 12; length++) {
      float[] ones = new float[12];
      java.util.Arrays.fill(ones, 1);
      assertThat(SquaredNorm.of(ones, length)).isEqualTo(length);
    }
  }

  @Test
  void squaresOfTheLargestFloatsDoNotOverflow() {
    float[] values = {Float.MAX_VALUE, -Float.MAX_VALUE};
    double square = (double) Float.MAX_VALUE * Float.MAX_VALUE;
    assertThat(SquaredNorm.of(values, 2)).isEqualTo(2 * square).isFinite();
  }

  @Test
  void aSumWithNaNIsNaN() {
    assertThat(SquaredNorm.of(new float[] {1, Float.NaN}, 2)).isNaN();
    assertThat(SquaredNorm.of(new float[] {1, Float.NEGATIVE_INFINITY}, 2)).isInfinite();
  }

  @Property
  void isTheSumOfSquaresUpToRounding(@ForAll @Size(max = 64) float[] values) {
    BigDecimal exact = BigDecimal.ZERO;
    for (float value : values) {
      exact = exact.add(new BigDecimal(value).pow(2));
    }
    double sum = SquaredNorm.of(values, values.length);
    assertThat(Math.abs(sum - exact.doubleValue()))
        .isLessThanOrEqualTo(exact.doubleValue() * 1e-14);
  }
}
