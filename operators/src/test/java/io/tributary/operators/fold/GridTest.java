package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void isAsFineAsTheBoundsAllow() {
    assertThat(Grid.forBounds(10, 10_000, 1000).fractionBits()).isEqualTo(34);
    assertThat(Grid.forBounds(1, 1, 1).fractionBits()).isEqualTo(51);
    assertThat(Grid.forBounds(1, 1, 1 << 20).fractionBits()).isEqualTo(42);
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
      exact =
          exact.add(
              new BigDecimal(
                  Math.rint(largest[0] * (weight * Math.scalb(1.0, grid.fractionBits())))));
    }
    assertThat(new BigDecimal(sum[0])).isEqualByComparingTo(exact);
  }

  @Test
  void weightsAreMultiplesOfTwoToTheMinusTwenty() {
    assertThat(Grid.weight(Grid.weightUnits(0.1))).isEqualTo(104858 / 1048576.0);
    assertThat(Grid.weightUnits(0x1p-22)).isZero();
  }
}
