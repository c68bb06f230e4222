package io.tributary.privacy.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BandedToeplitzTest {
  static double[] coefficients(int bands) {
    double[] c = SquareRootToeplitz.coefficients(bands);
    for (int i = 0; i < bands; i++) {
      c[i] = Math.rint(c[i] * 1024) / 1024;
    }
    return c;
  }

  @Property(tries = 500)
  void nobodyMovesMoreThanTheSquaresSay(
      @ForAll @IntRange(min = 1, max = 32) int bands,
      @ForAll @IntRange(min = 1, max = 12) int separation,
      @ForAll @IntRange(min = 1, max = 40) int times,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] c = coefficients(bands);
    double[] densest = new double[times * separation + bands];
    double[] some = new double[3 * densest.length];
    int next = 0;
    for (int j = 0; j < times; j++) {
      densest[j * separation] = 1;
      next += j == 0 ? random.nextInt(3) : separation + random.nextInt(2);
      some[next] = random.nextInt(4) == 0 ? 1 - 2 * random.nextDouble() : 1;
    }
    double most = new BandedToeplitz(bands, separation).squares(times);
    assertThat(Toeplitz.squares(Toeplitz.times(c, densest))).isCloseTo(most, within(1e-9 * most));
    assertThat(Toeplitz.squares(Toeplitz.times(c, some))).isLessThanOrEqualTo(most * (1 + 1e-12));
  }

  @Test
  void oneBandIsIndependentNoise() {
    BandedToeplitz one = new BandedToeplitz(1, 3);
    assertThat(one.squares(0)).isZero();
    assertThat(one.squares(7)).isEqualTo(7);
    assertThat(one.rounding(1_000_000)).isZero();
    long[] noise = {5, -7};
    one.correlate(noise, new double[0][]);
    assertThat(noise).containsExactly(5, -7);
  }

  /**
   * To whom knows the releases before, the mean of a round's noise moves by what is accounted for,
   * whatever the releases were.
   */
  @Property(tries = 300)
  void theMeanOfARoundMovesByWhatIsAccountedFor(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 32) int bands) {
    Random random = new Random(seed);
    int length = 50;
    BandedToeplitz matrix = new BandedToeplitz(bands, 1);
    double[] c = coefficients(bands);
    double[][] memory = new double[bands - 1][length];
    double[][] moved = new double[bands - 1][length];
    for (int age = 0; age < bands - 1; age++) {
      for (int i = 0; i < length; i++) {
        memory[age][i] = random.nextInt(2_000_001) - 1_000_000;
        // A neighbour's sum differed, so of the same release the noise was another.
        moved[age][i] = memory[age][i] + random.nextInt(201) - 100;
      }
    }
    double[] expected = new double[length];
    for (int i = 0; i < length; i++) {
      for (int age = 1; age < bands; age++) {
        expected[i] -= c[age] * (moved[age - 1][i] - memory[age - 1][i]);
      }
    }
    long[] mean = new long[length];
    long[] other = new long[length];
    matrix.correlate(mean, memory);
    matrix.correlate(other, moved);
    for (int i = 0; i < length; i++) {
      assertThat(memory[0][i]).as("remembered").isEqualTo((double) mean[i]);
      assertThat((double) other[i] - mean[i]).isCloseTo(expected[i], within(1.0));
    }
    assertThat(matrix.rounding(length) * c[bands - 1]).isCloseTo(Math.sqrt(length), within(1e-9));
  }

  /** Noise of parameter 2^42 stays below what is remembered exactly. */
  @Test
  void correlatedNoiseIsAtMostFourTimesTheIndependentOne() {
    for (int bands = 1; bands <= BandedToeplitz.MOST_BANDS; bands++) {
      double sum = 0;
      for (double value : Toeplitz.inverse(coefficients(bands), 20_000)) {
        sum += Math.abs(value);
      }
      assertThat(sum).as("%s bands", bands).isLessThan(4);
    }
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> new BandedToeplitz(0, 1)).hasMessageContaining("1 to 32 bands");
    assertThatThrownBy(() -> new BandedToeplitz(33, 1)).hasMessageContaining("33");
    assertThatThrownBy(() -> new BandedToeplitz(2, 0)).hasMessageContaining("separation");
  }
}
