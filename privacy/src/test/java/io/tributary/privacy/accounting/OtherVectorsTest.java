package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Published values of concentrated, central-limit and group privacy, and of single distributions.
 */
final class OtherVectorsTest {
  private static final double PLACES_7 = 0.5e-7;
  private static final double DECIMALS_3 = 0.5e-3;

  private static Vector named(String id) {
    return Vector.all().stream().filter(v -> v.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void noiseForConcentratedPrivacy() {
    Vector vector = named("ZCDP-01");
    for (int i = 0; i < vector.expected().size(); i++) {
      JsonNode params = vector.params().get("cases").get(i);
      double expected = vector.expected().get(i).asDouble();
      double sigma = ZeroConcentrated.sigma(params.get(0).asDouble(), params.get(1).asDouble());
      assertThat(sigma).isCloseTo(expected, within(1e-12));
      assertThat(ZeroConcentrated.rho(sigma / params.get(0).asDouble()))
          .isCloseTo(params.get(1).asDouble(), within(1e-12));
    }
  }

  /** Opacus' central limit theorem is no bound from above; its last step is the exact Gaussian. */
  @Test
  void theCentralLimitIsBelowTheBound() {
    Vector vector = named("OPA-02");
    double q = vector.number("q");
    double sigma = vector.number("sigma");
    int count = (int) vector.number("count");
    double mu = q * Math.sqrt(count * Math.expm1(1 / (sigma * sigma)));
    double epsilon = AnalyticGaussian.epsilon(1 / mu, vector.number("delta"));
    assertThat(epsilon)
        .isBetween(vector.expected().get(0).asDouble(), vector.expected().get(1).asDouble());
    Release rounds = new Release(new Mechanism.Gaussian(sigma), new Sampling.Poisson(q), count);
    assertThat(LossAccountant.of(List.of(rounds)).epsilon(vector.number("delta")))
        .isGreaterThan(epsilon);
  }

  /**
   * Without sampling a group of k moves the sum k times as far; with it only (epsilon, delta) is
   * known.
   */
  @Test
  void statementsOfGroups() {
    Vector vector = named("TFP-12");
    double delta = vector.number("delta");
    int epochs = (int) vector.number("epochs");
    double n = vector.number("n");
    double sigma = vector.number("sigma") / 2; // Microbatching doubles the sensitivity.
    int steps = (int) Math.ceil(epochs * n / vector.number("batch"));
    List<Release> plain = List.of(release(sigma, new Sampling.None(), epochs));
    List<Release> drawn =
        List.of(release(sigma, new Sampling.Poisson(vector.number("batch") / n), steps));
    LossAccountant plainLoss = LossAccountant.of(plain);
    LossAccountant drawnLoss = LossAccountant.of(drawn);
    RenyiAccountant plainRenyi = RenyiAccountant.of(plain);
    RenyiAccountant drawnRenyi = RenyiAccountant.of(drawn);
    Map<String, Double> found =
        Map.of(
            "rdp_no_sampling", plainRenyi.epsilon(delta).value(),
            "rdp_poisson", drawnRenyi.epsilon(delta).value(),
            "pld_no_sampling", plainLoss.epsilon(delta),
            "pld_poisson", drawnLoss.epsilon(delta),
            "user3_rdp_no_sampling",
                RenyiAccountant.of(List.of(release(sigma / 3, new Sampling.None(), epochs)))
                    .epsilon(delta)
                    .value(),
            "user3_rdp_poisson", GroupPrivacy.epsilon(e -> drawnRenyi.delta(e).value(), 3, delta),
            "user2_pld_no_sampling",
                LossAccountant.of(List.of(release(sigma / 2, new Sampling.None(), epochs)))
                    .epsilon(delta),
            "user2_pld_poisson",
                LossAccountant.of(List.of(pairOfRecords(sigma, vector.number("batch") / n, steps)))
                    .epsilon(delta));
    found.forEach(
        (name, epsilon) ->
            assertThat(epsilon).as(name).isCloseTo(vector.value(name), within(DECIMALS_3)));
  }

  /** Two records are in a round 0, 1 or 2 times. */
  private static Release pairOfRecords(double sigma, double q, int steps) {
    double[] weights = {(1 - q) * (1 - q), 2 * q * (1 - q), q * q};
    double[] lengths = {0, 1, 2};
    return new Release(
        new Mechanism.MixtureOfGaussians(sigma, lengths, weights), new Sampling.None(), steps);
  }

  private static Release release(double sigma, Sampling sampling, int count) {
    return new Release(new Mechanism.Gaussian(sigma), sampling, count);
  }

  static Stream<Vector> pessimistic() {
    return Vector.ofKinds("pld.pmf.pessimistic");
  }

  @ParameterizedTest
  @MethodSource("pessimistic")
  void lossesOfTheCutOffDiscreteGaussian(Vector vector) {
    AtomicPair pair =
        AtomicPair.discreteGaussian(
            vector.number("sigma"), (int) vector.number("sens"), (int) vector.number("truncation"));
    check(vector.expected(), of(pair, vector.number("interval")), "inf");
  }

  /** The dots are connected, on a grid of whole losses. */
  @Test
  void lossesOfGaussianNoise() {
    JsonNode expected = named("PLD-CTD-01").expected();

    PrivacyLossDistribution found = connected(new GaussianPair(1), -2, 2);
    check(expected.get("pmf"), found, "");
    assertThat(found.infinite()).isCloseTo(expected.get("inf").asDouble(), within(PLACES_7));
  }

  @Test
  void lossesOfSampledGaussianNoise() {
    JsonNode expected = named("PLD-CTD-02").expected();
    GaussianPair pair = new GaussianPair(1);
    PrivacyLossDistribution add = connected(new SampledPair(pair, 0.8, Direction.ADD), -2, 1);
    check(expected.get("add"), add, "");
    assertThat(add.infinite()).isCloseTo(expected.get("inf_add").asDouble(), within(PLACES_7));
    PrivacyLossDistribution remove = connected(new SampledPair(pair, 0.8, Direction.REMOVE), -1, 2);
    check(expected.get("remove"), remove, "");
    assertThat(remove.infinite())
        .isCloseTo(expected.get("inf_remove").asDouble(), within(PLACES_7));
  }

  /** On whole losses from first to last. */
  private static PrivacyLossDistribution connected(DominatingPair pair, int first, int last) {
    LossGrid grid = new LossGrid(1, first, last);
    pair.spread(grid, 1);
    return grid.distribution(pair.largestLoss());
  }

  private static PrivacyLossDistribution of(DominatingPair pair, double step) {
    return PrivacyLossDistribution.of(pair, step, PrivacyLossDistribution.LOG_TAIL);
  }

  private static void check(JsonNode expected, PrivacyLossDistribution found, String infinite) {
    expected
        .properties()
        .forEach(
            e -> {
              double mass =
                  e.getKey().equals(infinite)
                      ? found.infinite()
                      : found.mass()[Integer.parseInt(e.getKey()) - found.first()];
              assertThat(mass).as(e.getKey()).isCloseTo(e.getValue().asDouble(), within(PLACES_7));
            });
  }
}
