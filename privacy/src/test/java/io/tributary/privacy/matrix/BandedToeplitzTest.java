package io.tributary.privacy.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.noise.DiscreteGaussian;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.privacy.noise.Occasion;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BandedToeplitzTest {
  private static double[] coefficients(int bands) {
    double[] c = SquareRootToeplitz.coefficients(bands);
    for (int i = 0; i < bands; i++) {
      c[i] = Math.rint(c[i] * 1024) / 1024;
    }
    return c;
  }

  /** What moves in each round, when sums at the given rounds move by so much. */
  private static double[] moved(double[] c, double[] sums) {
    double[] moved = new double[sums.length];
    for (int t = 0; t < sums.length; t++) {
      for (int age = 0; age < Math.min(c.length, t + 1); age++) {
        moved[t] += c[age] * sums[t - age];
      }
    }
    return moved;
  }

  private static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
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
    assertThat(squares(moved(c, densest))).isCloseTo(most, within(1e-9 * most));
    assertThat(squares(moved(c, some))).isLessThanOrEqualTo(most * (1 + 1e-12));
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
      assertThat((double) other[i] - mean[i]).isCloseTo(expected[i], within(1.0));
    }
    assertThat(matrix.rounding(length) * c[bands - 1]).isCloseTo(Math.sqrt(length), within(1e-9));
  }

  /** What a model has after T rounds is less than independent noise for the same participant. */
  @Test
  void theSumOfTheRoundsHasLessNoise() {
    int rounds = 256;
    int length = 2000;
    BandedToeplitz matrix = new BandedToeplitz(16, rounds);
    NoiseKey key = new NoiseKey(SecretBytes.copyOf(new byte[32]));
    double[][] memory = new double[15][length];
    double[] sum = new double[length];
    for (int round = 1; round <= rounds; round++) {
      long[] noise = new long[length];
      new DiscreteGaussian(1000, 1)
          .add(noise, key.stream(new Occasion("f", "t", round, new byte[32], "m", 0)));
      matrix.correlate(noise, memory);
      for (int i = 0; i < length; i++) {
        sum[i] += noise[i];
        assertThat(memory[0][i]).isEqualTo((double) noise[i]);
      }
    }
    double[] inverse = inverse(coefficients(16), rounds);
    double expected = 0;
    double prefix = 0;
    for (int t = 0; t < rounds; t++) {
      prefix += inverse[t];
      expected += 1e6 * prefix * prefix;
    }
    // Of 2000 normal numbers the mean square is within 16 % but for one time in 10^6.
    assertThat(squares(sum) / length).isCloseTo(expected, within(0.16 * expected));
    assertThat(expected * matrix.squares(1)).isLessThan(0.2 * 1e6 * rounds);
  }

  private static double[] inverse(double[] c, int rounds) {
    double[] inverse = new double[rounds];
    for (int t = 0; t < rounds; t++) {
      inverse[t] = t == 0 ? 1 : 0;
      for (int age = 1; age < Math.min(c.length, t + 1); age++) {
        inverse[t] -= c[age] * inverse[t - age];
      }
    }
    return inverse;
  }

  /** Noise of parameter 2^42 stays below what is remembered exactly. */
  @Test
  void correlatedNoiseIsAtMostFourTimesTheIndependentOne() {
    for (int bands = 1; bands <= BandedToeplitz.MOST_BANDS; bands++) {
      double sum = 0;
      for (double value : inverse(coefficients(bands), 20_000)) {
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
