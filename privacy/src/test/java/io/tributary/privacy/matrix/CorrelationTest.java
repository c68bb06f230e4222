package io.tributary.privacy.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.noise.DiscreteGaussian;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.privacy.noise.Occasion;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CorrelationTest {
  private static final int ROUNDS = 256;

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(new BandedToeplitz(16, ROUNDS), BandedToeplitzTest.coefficients(16), 0.2),
        Arguments.of(
            new BufferedCorrelation(ROUNDS, 4, ROUNDS),
            BufferedCorrelationTest.coefficients(ROUNDS, 4),
            0.04));
  }

  /**
   * What a model has after all rounds is what the matrix says, and less by a factor than
   * independent noise that costs the same participant as much.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void theSumOfTheRoundsHasLessNoise(Correlation matrix, double[] c, double factor) {
    int length = 2000;
    NoiseKey key = new NoiseKey(SecretBytes.copyOf(new byte[32]));
    double[][] memory = new double[matrix.remembered()][length];
    double[] sum = new double[length];
    for (int round = 1; round <= ROUNDS; round++) {
      long[] noise = new long[length];
      new DiscreteGaussian(1000, 1)
          .add(noise, key.stream(new Occasion("f", "t", round, new byte[32], "m", 0)));
      matrix.correlate(noise, memory);
      for (int i = 0; i < length; i++) {
        sum[i] += noise[i];
      }
    }
    double[] prefixes = Toeplitz.prefixSums(Toeplitz.inverse(c, ROUNDS));
    double expected = 1e6 * Toeplitz.squares(prefixes);
    // Of 2000 normal numbers the mean square is within 16 % but for one time in 10^6.
    assertThat(Toeplitz.squares(sum) / length).isCloseTo(expected, within(0.16 * expected));
    assertThat(expected * matrix.squares(1)).isLessThan(factor * 1e6 * ROUNDS);
  }
}
