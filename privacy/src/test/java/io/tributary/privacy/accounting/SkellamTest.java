package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.privacy.noise.SkellamLaw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SkellamTest {
  private static List<Release> rounds(double variance, int sensitivity, int rounds) {
    return List.of(
        new Release(new Mechanism.Skellam(variance, sensitivity), new Sampling.None(), rounds));
  }

  /** The divergence of the law from itself, shifted: what privacy is defined by. */
  private static double delta(double variance, int sensitivity, double epsilon) {
    SkellamLaw law = new SkellamLaw(variance);
    double delta = 0;
    for (int k = -law.reach(); k <= law.reach() + sensitivity; k++) {
      double more = law.probability(k) - Math.exp(epsilon) * law.probability(k - sensitivity);
      delta += Math.max(0, more);
    }
    return delta;
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "4, 1", "100, 1", "100, 3", "10000, 20"})
  void oneRoundIsWhatItsLawSays(double variance, int sensitivity) {
    for (double epsilon : new double[] {0.1, 0.5, 1, 3}) {
      double truth = delta(variance, sensitivity, epsilon);
      double found = LossAccountant.of(rounds(variance, sensitivity, 1)).delta(epsilon);
      assertThat(found).isGreaterThanOrEqualTo(truth * (1 - 1e-9));
      assertThat(found).isCloseTo(truth, within(1e-3 * truth + 1e-10));
    }
  }

  @Test
  void muchNoiseIsLikeGaussianNoise() {
    Release gaussian = new Release(new Mechanism.Gaussian(20), new Sampling.None(), 50);
    double like = LossAccountant.of(List.of(gaussian)).epsilon(1e-6);
    assertThat(LossAccountant.of(rounds(400, 1, 50)).epsilon(1e-6)).isCloseTo(like, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"4, 1, 3", "100, 1, 40", "2500, 5, 30"})
  void theRenyiBoundIsAboveTheTruth(double variance, int sensitivity, int count) {
    List<Release> rounds = rounds(variance, sensitivity, count);
    double pld = LossAccountant.of(rounds).epsilon(1e-5);
    double rdp = RenyiAccountant.of(rounds).epsilon(1e-5).value();
    assertThat(rdp).isBetween(pld, 1.5 * pld);
    double divergence = 0;
    SkellamLaw law = new SkellamLaw(variance);
    for (int k = -law.reach() + sensitivity; k <= law.reach(); k++) {
      divergence += Math.exp(2 * law.logProbability(k) - law.logProbability(k - sensitivity));
    }
    double bound = RenyiCurve.of(rounds.get(0)).logMoment(2);
    assertThat(Math.log(divergence)).as("order 2").isBetween(0.5 * bound, bound);
  }

  @Test
  void whatIsNotKnownIsRefused() {
    Mechanism noise = new Mechanism.Skellam(4, 1);
    List<Release> sampled = List.of(new Release(noise, new Sampling.Poisson(0.1), 3));
    assertThat(LossAccountant.of(sampled).epsilon(1e-5)).isPositive();
    assertThatThrownBy(() -> RenyiAccountant.of(sampled)).hasMessageContaining("sampled Skellam");
    assertThatThrownBy(() -> new Mechanism.Skellam(0, 1)).hasMessageContaining("variance");
    assertThatThrownBy(() -> new Mechanism.Skellam(1e12, 1)).hasMessageContaining("2^36");
    assertThatThrownBy(() -> new SkellamLaw(0)).hasMessageContaining("variance");
  }
}
