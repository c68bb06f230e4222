package io.tributary.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.accounting.AnalyticGaussian;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LocalNoiseTest {
  private static RandomBits bits(long seed) {
    Random random = new Random(seed);
    return random::nextLong;
  }

  private static float[] vector(Random random, int length) {
    float[] values = new float[length];
    double size = Math.scalb(1.0, random.nextInt(60) - 40);
    for (int i = 0; i < length; i++) {
      boolean spike = random.nextInt(length) == 0;
      values[i] = (float) (size * (spike ? 1e3 : random.nextGaussian()));
    }
    return values;
  }

  /** The vectors that are furthest apart are opposite ones; they are among those tried. */
  @Property(tries = 500)
  void noTwoVectorsAreFurtherApartThanTheNoiseIsMadeFor(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int length,
      @ForAll @IntRange(min = -20, max = 20) int exponent) {
    Random random = new Random(seed);
    double clip = Math.scalb(1 + random.nextDouble(), exponent);
    float[] one = vector(random, length);
    float[] other = vector(random, length);
    if (random.nextBoolean()) {
      for (int i = 0; i < length; i++) {
        other[i] = -one[i];
      }
    }
    for (LocalNoise noise :
        new LocalNoise[] {LocalNoise.gaussian(1, 1e-5, clip), LocalNoise.laplace(1, clip)}) {
      long[] a = noise.units(one);
      long[] b = noise.units(other);
      double squares = 0;
      double magnitudes = 0;
      for (int i = 0; i < length; i++) {
        double apart = (double) a[i] - b[i];
        squares += apart * apart;
        magnitudes += Math.abs(apart);
      }
      boolean laplace = noise.noise(length) instanceof DiscreteLaplace;
      assertThat(laplace ? magnitudes : Math.sqrt(squares))
          .isLessThanOrEqualTo(noise.sensitivity(length));
    }
  }

  @Test
  void theNoiseIsWhatTheBudgetAsksFor() {
    LocalNoise gaussian = LocalNoise.gaussian(2, 1e-5, 1);
    double sigma = AnalyticGaussian.sigma(2, 1e-5) * gaussian.sensitivity(100);
    assertThat(gaussian.noise(100).text())
        .isEqualTo("discrete-gaussian(sigma=" + (long) (Math.ceil(sigma) + 1) + ")");
    LocalNoise laplace = LocalNoise.laplace(2, 1);
    assertThat(laplace.noise(100).text())
        .isEqualTo(
            "discrete-laplace(scale=" + (long) Math.ceil(laplace.sensitivity(100) / 2) + ")");
  }

  /** 10,000 zeros: the standard deviation is within 5 % but for one time in 10^10. */
  @Test
  void whatIsSentSpreadsAsItShould() {
    int length = 10_000;
    float[] gaussian = new float[length];
    float[] laplace = new float[length];
    LocalNoise.gaussian(1, 1e-5, 0.5).add(gaussian, bits(1));
    LocalNoise.laplace(1, 0.5).add(laplace, bits(2));
    double expected = AnalyticGaussian.sigma(1, 1e-5);
    assertThat(deviation(gaussian)).isCloseTo(expected, within(0.05 * expected));
    assertThat(deviation(laplace)).isCloseTo(Math.sqrt(2), within(0.1 * Math.sqrt(2)));
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  /** 100,000 answers: each share is within 0.01 but for one time in 10^9. */
  @Test
  void answersAreLiesAsOftenAsEpsilonSays() {
    for (long[] epsilon : new long[][] {{1, 1}, {1, 2}, {5, 2}}) {
      RandomizedResponse response = new RandomizedResponse(epsilon[0], epsilon[1]);
      double truth = 1 / (1 + Math.exp(-(double) epsilon[0] / epsilon[1]));
      assertThat(share(response, 1)).isCloseTo(truth, within(0.01));
      assertThat(share(response, 0)).isCloseTo(1 - truth, within(0.01));
      assertThat(response.estimate(truth)).isCloseTo(1, within(1e-12));
      assertThat(response.estimate(share(response, 0.3)))
          .isCloseTo(0.3, within(0.01 / (2 * truth - 1)));
    }
  }

  private static double share(RandomizedResponse response, double value) {
    RandomBits bits = bits(3);
    int ones = 0;
    for (int i = 0; i < 100_000; i++) {
      ones += response.answer(value, bits) ? 1 : 0;
    }
    return ones / 1e5;
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> LocalNoise.laplace(0, 1)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> LocalNoise.gaussian(1, 0, 1)).hasMessageContaining("delta");
    assertThatThrownBy(() -> LocalNoise.laplace(1, Double.NaN)).hasMessageContaining("clip norm");
    assertThatThrownBy(() -> LocalNoise.laplace(1, 1).add(new float[] {Float.NaN}, bits(1)))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> LocalNoise.laplace(1e-9, 1).add(new float[2], bits(1)))
        .hasMessageContaining("does not fit");
    RandomizedResponse response = new RandomizedResponse(1, 1);
    assertThatThrownBy(() -> response.answer(1.5, bits(1))).hasMessageContaining("between 0 and 1");
  }
}
