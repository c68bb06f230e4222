package io.tributary.privacy.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BufferedCorrelationTest {
  private static final int UNIT = 1 << 20;

  private static long[] units(double[] numbers) {
    long[] units = new long[numbers.length];
    for (int i = 0; i < units.length; i++) {
      units[i] = Math.round(numbers[i] * UNIT);
    }
    return units;
  }

  /** The coefficients of what is really done, from its description alone. */
  static double[] coefficients(int rounds, int buffers) {
    BufferedToeplitz exact = BufferedToeplitz.quadrature(rounds, buffers);
    long[] scales = units(exact.outputScale());
    long[] decays = units(exact.bufDecay());
    double[] c = new double[rounds];
    c[0] = 1;
    for (int k = 1; k < rounds; k++) {
      for (int i = 0; i < buffers; i++) {
        c[k] += (double) scales[i] / UNIT * Math.pow((double) decays[i] / UNIT, k - 1);
      }
    }
    return c;
  }

  private static BigInteger rounded(BigInteger x, int bits) {
    return x.add(BigInteger.ONE.shiftLeft(bits - 1)).shiftRight(bits);
  }

  @Property(tries = 200)
  void itDoesWhatIsWritten(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 10_000) int rounds,
      @ForAll @IntRange(min = 2, max = 8) int buffers) {
    Random random = new Random(seed);
    BufferedToeplitz exact = BufferedToeplitz.quadrature(rounds, buffers);
    long[] scales = units(exact.outputScale());
    long[] decays = units(exact.bufDecay());
    BufferedCorrelation matrix = new BufferedCorrelation(rounds, buffers, 1);
    double[][] memory = new double[buffers][1];
    BigInteger[] expected = new BigInteger[buffers];
    Arrays.fill(expected, BigInteger.ZERO);
    for (int round = 0; round < 30; round++) {
      long fresh = (long) (random.nextGaussian() * 0x1p37);
      BigInteger earlier = BigInteger.ZERO;
      for (int i = 0; i < buffers; i++) {
        earlier = earlier.add(rounded(expected[i].multiply(BigInteger.valueOf(scales[i])), 20));
      }
      BigInteger z = BigInteger.valueOf(fresh).subtract(rounded(earlier, 4));
      long[] noise = {fresh};
      matrix.correlate(noise, memory);
      assertThat(noise[0]).isEqualTo(z.longValueExact());
      for (int i = 0; i < buffers; i++) {
        expected[i] =
            rounded(expected[i].multiply(BigInteger.valueOf(decays[i])), 20)
                .add(z.multiply(BigInteger.valueOf(16)));
        assertThat(memory[i][0]).isEqualTo(expected[i].doubleValue());
      }
    }
  }

  @Property(tries = 200)
  void nobodyMovesMoreThanTheSquaresSay(
      @ForAll @IntRange(min = 2, max = 120) int rounds,
      @ForAll @IntRange(min = 2, max = 8) int buffers,
      @ForAll @IntRange(min = 1, max = 12) int separation,
      @ForAll long seed) {
    Random random = new Random(seed);
    BufferedCorrelation matrix = new BufferedCorrelation(rounds, buffers, separation);
    int times = 1 + random.nextInt(matrix.mostParticipations());
    double[] densest = new double[rounds];
    double[] some = new double[rounds];
    int next = random.nextInt(3);
    for (int j = 0; j < times; j++) {
      densest[j * separation] = 1;
      if (next < rounds) {
        some[next] = random.nextInt(4) == 0 ? 1 - 2 * random.nextDouble() : 1;
      }
      next += separation + random.nextInt(2);
    }
    double[] c = coefficients(rounds, buffers);
    double most = matrix.squares(times);
    assertThat(Toeplitz.squares(Toeplitz.times(c, densest))).isCloseTo(most, within(1e-9 * most));
    assertThat(Toeplitz.squares(Toeplitz.times(c, some))).isLessThanOrEqualTo(most * (1 + 1e-12));
    assertThat(matrix.squares(matrix.mostParticipations() + 5))
        .isEqualTo(matrix.squares(matrix.mostParticipations()));
    assertThat(matrix.squares(0)).isZero();
  }

  /**
   * To whom knows the releases before, the means of the rounds move together by no more than what
   * is accounted for, whatever the releases were and wherever numbers round.
   */
  @Property(tries = 200)
  void theMeansMoveByWhatIsAccountedFor(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int rounds,
      @ForAll @IntRange(min = 2, max = 8) int buffers) {
    Random random = new Random(seed);
    int length = 20;
    int most = 1 + random.nextInt(30);
    BufferedCorrelation matrix = new BufferedCorrelation(rounds, buffers, 1);
    double[] c = coefficients(rounds, buffers);
    double[][] memory = new double[buffers][length];
    double[][] moved = new double[buffers][length];
    double[][] sums = new double[length][rounds];
    double[] error = new double[rounds];
    double[] all = new double[rounds];
    for (int t = 0; t < rounds; t++) {
      long[] mean = new long[length];
      long[] other = new long[length];
      matrix.correlate(mean, copy(memory));
      matrix.correlate(other, copy(moved));
      long[] noise = new long[length];
      long[] otherNoise = new long[length];
      for (int i = 0; i < length; i++) {
        sums[i][t] = random.nextInt(3) == 0 ? 0 : random.nextInt(2 * most + 1) - most;
        double expected = 0;
        for (int age = 0; age <= t; age++) {
          expected += c[age] * sums[i][t - age];
        }
        // Both worlds release the same: what the sum has more, the noise has less.
        double shift = other[i] - mean[i] + sums[i][t];
        error[t] += (shift - expected) * (shift - expected);
        all[t] += shift * shift;
        noise[i] = random.nextInt(200_001) - 100_000L;
        otherNoise[i] = noise[i] - (other[i] - mean[i]) - (long) sums[i][t];
      }
      matrix.correlate(noise, memory);
      matrix.correlate(otherNoise, moved);
      for (int i = 0; i < length; i++) {
        assertThat(otherNoise[i]).as("the same release").isEqualTo(noise[i] - (long) sums[i][t]);
      }
    }
    double rounding = matrix.rounding(length);
    assertThat(Math.sqrt(sum(error))).isLessThan(rounding);
    double sensitivity = most * Math.sqrt(length) + rounding;
    assertThat(Math.sqrt(sum(all)))
        .isLessThanOrEqualTo(sensitivity * Math.sqrt(matrix.squares(rounds)));
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double[][] copy(double[][] memory) {
    double[][] copy = new double[memory.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = memory[i].clone();
    }
    return copy;
  }

  /**
   * The table in docs/privacy.md: the noise in a model after all rounds, over that of one round
   * that costs a participant as much as all of them together.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 1, 10.00, 6.48, 4.38, 2.93, 2.79, 2.53",
    "1000, 1, 31.62, 9.49, 13.26, 7.54, 3.45, 3.27",
    "4000, 1, 63.25, 11.49, 26.42, 14.75, 3.85, 3.71",
    "100, 10, 31.62, 64.81, 13.84, 13.11, 12.88, 13.90",
    "1000, 10, 100.00, 94.87, 41.93, 23.84, 15.27, 16.54",
    "4000, 10, 200.00, 114.89, 83.54, 46.65, 16.83, 18.08",
  })
  void itHasTheLeastNoiseInTheLongRun(
      int rounds,
      int times,
      double independent,
      double tree,
      double bands8,
      double bands32,
      double buffers4,
      double root) {
    Participation participation = new Participation(rounds / times, times);
    double[] all = SquareRootToeplitz.coefficients(rounds);
    double[] one = Arrays.copyOf(new double[] {1}, rounds);
    int nodes = 0; // The most that a prefix sum is made of.
    for (int t = 1; t <= rounds; t++) {
      nodes = Math.max(nodes, Integer.bitCount(t));
    }
    assertThat(loss(one, participation)).isCloseTo(independent, within(0.006));
    assertThat(Tree.sensitivity(rounds, participation) * Math.sqrt(nodes))
        .isCloseTo(tree, within(0.006));
    assertThat(loss(bands(all, 8), participation)).isCloseTo(bands8, within(0.006));
    assertThat(loss(bands(all, 32), participation)).isCloseTo(bands32, within(0.006));
    assertThat(loss(coefficients(rounds, 4), participation)).isCloseTo(buffers4, within(0.006));
    assertThat(loss(all, participation)).isCloseTo(root, within(0.006));
  }

  private static double[] bands(double[] coefficients, int bands) {
    return Arrays.copyOf(Arrays.copyOf(coefficients, bands), coefficients.length);
  }

  private static double loss(double[] c, Participation participation) {
    double[] densest = new double[c.length];
    for (int j = 0; j < participation.most(c.length); j++) {
      densest[j * participation.separation()] = 1;
    }
    return Math.sqrt(
        Toeplitz.squares(Toeplitz.times(c, densest))
            * Toeplitz.squares(Toeplitz.prefixSums(Toeplitz.inverse(c, c.length))));
  }

  /** Draws of twelve times the largest parameter, all at their worst, fit into a buffer. */
  @Test
  void buffersHoldWhatTheyMust() {
    for (int buffers = 2; buffers <= BufferedCorrelation.MOST_BUFFERS; buffers++) {
      int rounds = BufferedCorrelation.MOST_ROUNDS;
      BufferedToeplitz matrix = BufferedToeplitz.quadrature(rounds, buffers);
      double[] held = new double[buffers];
      double[] most = new double[buffers];
      for (int t = 0; t < rounds; t++) {
        double z = t == 0 ? 1 : 0;
        for (int i = 0; i < buffers; i++) {
          z -= matrix.outputScale()[i] * held[i];
        }
        for (int i = 0; i < buffers; i++) {
          held[i] = matrix.bufDecay()[i] * held[i] + z;
          most[i] += Math.abs(held[i]);
        }
      }
      double largest = 12 * new BufferedCorrelation(rounds, buffers, 1).mostSigma();
      for (double gain : most) {
        assertThat(16 * gain * largest).as("%d buffers", buffers).isLessThan(0x1p53);
      }
    }
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> new BufferedCorrelation(10_001, 2, 1)).hasMessageContaining("10001");
    assertThatThrownBy(() -> new BufferedCorrelation(10, 9, 1)).hasMessageContaining("8 buffers");
    assertThatThrownBy(() -> new BufferedCorrelation(10, 1, 1)).hasMessageContaining("2 buffers");
    assertThatThrownBy(() -> new BufferedCorrelation(1, 2, 1)).hasMessageContaining("2 rounds");
    assertThatThrownBy(() -> new BufferedCorrelation(10, 2, 0)).hasMessageContaining("separation");
    double[][] full = {{0x1p53}, {0}};
    assertThatThrownBy(
            () -> new BufferedCorrelation(10_000, 2, 1).correlate(new long[] {1L << 50}, full))
        .isInstanceOf(ArithmeticException.class);
  }
}
