package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.accounting.Mechanism.DiscreteLaplace;
import io.tributary.privacy.accounting.Mechanism.Gaussian;
import io.tributary.privacy.accounting.Mechanism.Laplace;
import io.tributary.privacy.accounting.Mechanism.MixtureOfGaussians;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of other accountants: dp_accounting, TensorFlow Privacy, Opacus, autodp, mpmath. */
final class AccountingVectorsTest {
  private static final Sampling NONE = new Sampling.None();

  private static Sampling sampling(double q) {
    return q == 1 ? NONE : new Sampling.Poisson(q);
  }

  private static LossAccountant pld(Mechanism mechanism, double q, int count) {
    return LossAccountant.of(List.of(new Release(mechanism, sampling(q), count)));
  }

  private static RenyiAccountant rdp(double sigma, double q, int count) {
    return RenyiAccountant.of(List.of(new Release(new Gaussian(sigma), sampling(q), count)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.8, 0.01, 500, 1e-6, 2.9251462768302567, 3.530233536024499, 5.2",
    "4, 1, 100, 1e-5, 13.206712467449256, 14.132226163159334, 2.8",
    "1.1, 0.1, 200, 1e-5, 8.384186307912685, 9.250774980199122, 3.1",
    "0.7, 0.001, 10000, 1e-6, 1.6369723817084632, 2.4730399056428074, 6.2"
  })
  void gaussianRoundsByBothAccountants(
      double sigma, double q, int count, double delta, double pld, double rdp, double order) {
    double epsilon = pld(new Gaussian(sigma), q, count).epsilon(delta);
    assertThat(epsilon).isCloseTo(pld, within(1e-3 * pld));
    RenyiBound bound = rdp(sigma, q, count).epsilon(delta);
    assertThat(bound.value()).isCloseTo(rdp, within(1e-6 * rdp));
    assertThat(bound.order()).isEqualTo(order);
    assertThat(epsilon).isLessThanOrEqualTo(bound.value());
  }

  @Test
  void deltas() {
    assertThat(pld(new Gaussian(0.5), 0.2, 3).delta(1)).isCloseTo(0.15594, within(1e-3));
    assertThat(pld(new Gaussian(20), 1, 400).delta(3)).isCloseTo(0.00153, within(1e-5));
  }

  @Test
  void laplaceInAllItsForms() {
    List<Release> plain =
        List.of(new Release(new Laplace(1), NONE, 3), new Release(new Laplace(2), NONE, 2));
    assertThat(LossAccountant.of(plain).epsilon(1e-14)).isCloseTo(4, within(1e-6));
    assertThat(pld(new Laplace(0.5), 0.2, 3).epsilon(1e-14)).isCloseTo(2.46964, within(1e-3));
    List<Release> discrete =
        List.of(
            new Release(new DiscreteLaplace(1, 1), NONE, 3),
            new Release(new DiscreteLaplace(0.5, 1), NONE, 2));
    assertThat(LossAccountant.of(discrete).epsilon(0)).isCloseTo(4, within(1e-6));
  }

  @Test
  void mixturesOfGaussians() {
    List<Release> releases =
        List.of(
            new Release(
                new MixtureOfGaussians(1, new double[] {0, 1, 2}, new double[] {0.2, 0.6, 0.2}),
                NONE,
                3),
            new Release(
                new MixtureOfGaussians(2, new double[] {0, 2, 3}, new double[] {0.33, 0.34, 0.33}),
                NONE,
                2));
    assertThat(LossAccountant.of(releases).epsilon(1e-6)).isCloseTo(17.193115, within(1e-6));
  }

  @Test
  void truncatedPoissonSampling() {
    List<Release> releases =
        List.of(
            new Release(new Gaussian(1), new Sampling.TruncatedPoisson(0.5, 2, 4), 3),
            new Release(new Gaussian(1), new Sampling.TruncatedPoisson(0.5, 2, 3), 2));
    assertThat(LossAccountant.of(releases).epsilon(1e-6)).isCloseTo(17.90433, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"0.7, 2, 10.1224946", "0.35, 2, 24.7160779"})
  void fewPlainRounds(double sigma, int count, double epsilon) {
    assertThat(pld(new Gaussian(sigma), 1, count).epsilon(1e-5)).isCloseTo(epsilon, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 4.886554124377032", "4, 2, 4.886554124377032", "10, 4, 3.747217996399201"})
  void participationsWithoutAmplification(int k, double sigma, double epsilon) {
    assertThat(pld(new Gaussian(sigma), 1, k).epsilon(1e-6))
        .isCloseTo(epsilon, within(1e-4 * epsilon));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 25, 1, 0.78760074, 6, 10",
    "0.01, 1, 1, 1e-5, 1, 0.67379294682",
    "0.001, 25, 1, 1e-5, 6, 3.20956502598"
  })
  void calibration(
      double q, int count, double epsilon, double delta, double sensitivity, double sigma) {
    double multiplier = Calibration.noiseMultiplier(epsilon, delta, count, sampling(q));
    assertThat(multiplier * sensitivity).isCloseTo(sigma, within(sigma * 2e-4));
    assertThat(pld(new Gaussian(multiplier), q, count).epsilon(delta)).isLessThanOrEqualTo(epsilon);
  }

  @ParameterizedTest
  @CsvSource({"1e-6, 8.7218e-05", "1e-10, 4.1303e-08"})
  void recognition(double falsePositives, double truePositives) {
    assertThat(pld(new Gaussian(1), 1, 1).truePositiveRate(falsePositives))
        .isCloseTo(truePositives, within(1e-3 * truePositives));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 10, 14.883144237791036",
    "1, 2, 0.00017181342207453428",
    "1, 10, 0.03827041889494864",
    "2, 2, 2.8402138324210935e-05",
    "2, 10, 0.00014562314921461514",
    "2, 64, 3.321746408681008",
    "10, 2, 1.005016203373883e-06",
    "10, 64, 3.2361212985515655e-05",
    "0.25, 2.25, 9.710698228804564"
  })
  void divergencesOfOneRound(double sigma, double order, double expected) {
    List<Release> one = List.of(new Release(new Gaussian(sigma), new Sampling.Poisson(0.01), 1));
    double value = RenyiAccountant.of(one, new double[] {order}).divergences()[0];
    assertThat(value).isCloseTo(expected, within(1e-2 * expected));
  }

  @Test
  void divergencesOfFiftyRounds() {
    double[] orders = {1.5, 2.5, 5, 50, 100};
    double[] expected = {0.000670579741, 0.0010854871, 0.00218075656, 0.0238460375, 167.416308};
    List<Release> fifty = List.of(new Release(new Gaussian(2.5), new Sampling.Poisson(0.01), 50));
    double[] values = RenyiAccountant.of(fifty, orders).divergences();
    for (int i = 0; i < orders.length; i++) {
      assertThat(values[i]).isCloseTo(expected[i], within(1e-4 * expected[i]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.7, 1, 2, 1e-5, 10.8602036",
    "1.3, 0.0025, 6000, 1e-5, 0.7242234026109595",
    "1.0, 0.001, 30000, 1e-7, 1.4154988495444842"
  })
  void renyiEpsilons(double sigma, double q, int count, double delta, double epsilon) {
    // Published with coarser orders: ours may only be lower.
    double value = rdp(sigma, q, count).epsilon(delta).value();
    assertThat(value)
        .isLessThanOrEqualTo(epsilon + 1e-6)
        .isCloseTo(epsilon, within(5e-3 * epsilon));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1e-5, 4.377178095681137",
    "4.530877117, 1e-6, 0.9273923379974423",
    "3, 0.01, 0.5335140871111671",
    "10, 1e-6, 0.3968573776440832"
  })
  void analyticGaussian(double sigma, double delta, double epsilon) {
    assertThat(AnalyticGaussian.epsilon(sigma, delta)).isCloseTo(epsilon, within(1e-9 * epsilon));
  }

  @ParameterizedTest
  @CsvSource({"1, 1e-5, 3.7306316348159374", "0.1, 1e-6, 36.304690426195194"})
  void analyticGaussianNoise(double epsilon, double delta, double sigma) {
    assertThat(AnalyticGaussian.sigma(epsilon, delta)).isCloseTo(sigma, within(1e-6 * sigma));
  }

  @ParameterizedTest
  @CsvSource({"2250, 1.34765625", "2000, 1.2915"})
  void opacusNoiseMultipliers(int steps, double sigma) {
    double ours = Calibration.noiseMultiplier(8, 1e-5, steps, new Sampling.Poisson(0.04));
    assertThat(ours).isCloseTo(sigma, within(1e-2 * sigma));
  }

  @Test
  void betweenTheTwoBoundsOfOpacus() {
    assertThat(pld(new Gaussian(1.5), 0.04, 2249).epsilon(1e-5)).isBetween(6.75, 6.7774);
  }

  @Test
  void tenThousandRoundsComposeInAnyOrder() {
    Release one = new Release(new Gaussian(0.9), new Sampling.Poisson(0.01), 4000);
    Release other = new Release(new Gaussian(1.4), new Sampling.Poisson(0.02), 6000);
    double forth = LossAccountant.of(List.of(one, other)).epsilon(1e-6);
    assertThat(LossAccountant.of(List.of(other, one)).epsilon(1e-6))
        .isCloseTo(forth, within(1e-9 * forth));
    LossAccountant both = LossAccountant.of(List.of(one, other));
    assertThat(both.epsilon(both.delta(3))).isCloseTo(3, within(1e-6));
  }
}
