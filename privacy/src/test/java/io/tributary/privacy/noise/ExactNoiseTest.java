package io.tributary.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.accounting.Vector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is drawn has the stated probabilities. The bits are those of a fixed key, so that a test
 * always gives the same answer; were they drawn anew, a right sampler would fail each G-test once
 * in a million times.
 */
final class ExactNoiseTest {
  private static final double FALSE_ALARM = 1e-6;
  private static final int FEWEST = 10;

  static Stream<Vector> moments() {
    return Vector.ofKinds("discrete-gaussian.moments");
  }

  @ParameterizedTest
  @MethodSource("moments")
  void lawOfTheDiscreteGaussian(Vector vector) {
    DiscreteGaussianLaw law = new DiscreteGaussianLaw(vector.number("sigma"));
    assertThat(law.probability(0)).isCloseTo(vector.value("p0"), within(1e-14));
    assertThat(law.probability(1)).isCloseTo(vector.value("p1"), within(1e-14));
    assertThat(law.probability(-1)).isEqualTo(law.probability(1));
    assertThat(law.variance() / vector.value("var")).isCloseTo(1, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "1, 4", "1, 2", "1, 1", "5, 2", "10, 1", "1000, 7", "10000, 1"})
  void discreteGaussian(long numerator, long denominator) {
    gaussian(1_000_000, numerator, denominator);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"1, 10", "1, 4", "1, 1", "7, 3", "100, 1", "12345, 7", "10000, 1"})
  void discreteGaussianOfTenMillion(long numerator, long denominator) {
    gaussian(10_000_000, numerator, denominator);
  }

  private static void gaussian(int draws, long numerator, long denominator) {
    double sigma = (double) numerator / denominator;
    DiscreteGaussianLaw law = new DiscreteGaussianLaw(sigma);
    check(new DiscreteGaussian(numerator, denominator), draws, sigma, law::probability);
  }

  static Stream<Vector> closeness() {
    return Vector.ofKinds("sampler.closeness");
  }

  /** Google's test cases: the squared L2 distance to the law, less what chance makes of it. */
  @ParameterizedTest
  @MethodSource("closeness")
  void closeToTheGaussianOnAGrid(Vector vector) {
    double sigma = Math.sqrt(vector.value("variance")) / vector.value("granularity");
    long parts = 1L << 20;
    DiscreteGaussian noise = new DiscreteGaussian(Math.round(sigma * parts), parts);
    DiscreteGaussianLaw law = new DiscreteGaussianLaw(sigma);
    int samples = (int) vector.number("samples");
    int close = 0;
    for (int vote = 0; vote < vector.number("votes"); vote++) {
      long[] drawn = new long[samples];
      noise.add(drawn, bits(vector + " " + vote));
      double tolerance = vector.value("l2_tolerance");
      close += squaredDistance(drawn, law, sigma) <= tolerance * tolerance ? 1 : 0;
    }
    assertThat(close).isGreaterThan((int) vector.number("votes") / 2);
  }

  private static double squaredDistance(long[] drawn, DiscreteGaussianLaw law, double sigma) {
    int most = (int) Math.ceil(10 * sigma);
    int[] counts = new int[2 * most + 1];
    for (long k : drawn) {
      counts[(int) k + most]++;
    }
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = drawn.length * law.probability(i - most);
      double variance = expected * (1 - expected / drawn.length);
      sum += (counts[i] - expected) * (counts[i] - expected) - variance;
    }
    return sum / ((double) drawn.length * drawn.length);
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "1, 1", "7, 2", "300, 1"})
  void discreteLaplace(long numerator, long denominator) {
    double scale = (double) numerator / denominator;
    double zero = Math.tanh(0.5 / scale);
    check(
        new DiscreteLaplace(numerator, denominator),
        1_000_000,
        scale,
        k -> zero * Math.exp(-Math.abs(k) / scale));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5", "50", "5000"})
  void skellam(int mean) {
    skellam(500_000, mean);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"1", "3", "1000", "50000000"})
  void skellamOfTenMillion(int mean) {
    skellam(10_000_000, mean);
  }

  private static void skellam(int draws, int mean) {
    SkellamLaw law = new SkellamLaw(2.0 * mean);
    check(new Skellam(mean), draws, Math.sqrt(2.0 * mean), law::probability);
  }

  /** exp(-x) I_k(x), computed with mpmath to 50 digits. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.645035270449150068, 0.156420803184871697, 0.0193520577096632795",
    "2, 0.30850832255367104, 0.215269289248937659, 0.0932390333047333804",
    "100, 0.0399443792990966826, 0.0397441530251302527, 0.0391494962385940776",
    "20000, 0.00282096554915916288, 0.00282089502413883809, 0.002820683459656749"
  })
  void lawOfSkellam(double variance, double p0, double p1, double p2) {
    SkellamLaw law = new SkellamLaw(variance);
    assertThat(law.probability(0)).isCloseTo(p0, within(1e-13));
    assertThat(law.probability(1)).isCloseTo(p1, within(1e-13));
    assertThat(law.probability(-2)).isCloseTo(p2, within(1e-13));
    double second = 0;
    for (int k = -law.reach(); k <= law.reach(); k++) {
      second += k * (double) k * law.probability(k);
    }
    assertThat(second / variance).isCloseTo(1, within(1e-12));
  }

  /**
   * Of mean 3, 0 is the third number below: block 1 of width 2, kept with probability 2 * 2/9. The
   * first 62 bits are those of 4/9, so that further ones have to decide.
   */
  @Test
  void whatTheFirstBitsDoNotDecideIsComputed() {
    long first = (1L << 62) / 9 * 4 + (1L << 62) % 9 * 4 / 9;
    assertThat(drawn(0b011, 0, first << 2, 0)).isZero();
    assertThat(drawn(0b011, 0, first << 2, -1, 0, 0)).as("not kept, and drawn again").isEqualTo(3);
  }

  private static long drawn(long... script) {
    int[] at = {0};
    RandomBits bits = () -> script[at[0]++];
    long drawn = new PoissonNumbers(3).draw(bits, new ExactBernoulli(bits));
    assertThat(at[0]).as("bits that were drawn").isEqualTo(script.length);
    return drawn;
  }

  private static void check(IntegerNoise noise, int draws, double scale, LongToDoubleFunction law) {
    long width = Math.max(1, (long) (scale / 8));
    Map<Long, Integer> counts = new HashMap<>();
    long[] drawn = new long[draws];
    noise.add(drawn, bits(noise.text()));
    for (long k : drawn) {
      counts.merge(Math.floorDiv(k, width), 1, Integer::sum);
    }
    double g = 0;
    int bins = 1; // One of all that is rare.
    double restExpected = draws;
    long rest = draws;
    for (long bin = -1000; bin <= 1000; bin++) {
      double expected = 0;
      for (long k = bin * width; k < (bin + 1) * width; k++) {
        expected += draws * law.applyAsDouble(k);
      }
      if (expected >= FEWEST) {
        int count = counts.getOrDefault(bin, 0);
        g += term(count, expected);
        restExpected -= expected;
        rest -= count;
        bins++;
      }
    }
    g += term(rest, Math.max(restExpected, 1e-3));
    double pValue = 1 - new ChiSquaredDistribution(bins - 1.0).cumulativeProbability(g);
    assertThat(bins).isGreaterThan(1);
    assertThat(pValue).as("p-value of %s", noise.text()).isGreaterThan(FALSE_ALARM);
  }

  private static double term(long count, double expected) {
    return count == 0 ? 0 : 2 * count * Math.log(count / expected);
  }

  private static RandomBits bits(String label) {
    return new NoiseKey(SecretBytes.copyOf(new byte[32]))
        .stream(new Occasion("test", "noise", 1, new byte[32], label, 0));
  }

  @Test
  void uniformNumbersAreDrawnAgainWhereTheyWouldNotBeFair() {
    long[] script = {0, 1L << 62, -1};
    int[] at = {0};
    ExactBernoulli coins = new ExactBernoulli(() -> script[at[0]++]);
    assertThat(coins.below(3)).as("0 is one of 2^64 mod 3 too many").isZero();
    assertThat(at[0]).isEqualTo(2);
    assertThat(coins.below(3)).isEqualTo(2);
  }

  @Test
  void noiseIsAddedToWhatIsThere() {
    long[] zeros = new long[100];
    long[] sums = new long[100];
    java.util.Arrays.fill(sums, 1L << 40);
    new DiscreteGaussian(1 << 20, 1).add(zeros, bits("x"));
    new DiscreteGaussian(1 << 20, 1).add(sums, bits("x"));
    for (int i = 0; i < sums.length; i++) {
      assertThat(sums[i] - (1L << 40)).isEqualTo(zeros[i]);
    }
    assertThat(zeros).doesNotHaveDuplicates();
  }

  @Test
  void sumsDoNotWrapAround() {
    long[] sums = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
    assertThatThrownBy(() -> new DiscreteGaussian(1 << 20, 1).add(sums, bits("y")))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void impossibleParametersAreRefused() {
    assertThatThrownBy(() -> new DiscreteGaussian(0, 1)).hasMessageContaining("not 0/1");
    assertThatThrownBy(() -> new Skellam(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> new Skellam((1 << 26) + 1)).hasMessageContaining("2^26");
    assertThatThrownBy(() -> new DiscreteLaplace(1, 0)).hasMessageContaining("not 1/0");
  }
}
