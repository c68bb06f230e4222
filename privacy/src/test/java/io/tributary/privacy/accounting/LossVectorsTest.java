package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published values of privacy loss distributions. */
final class LossVectorsTest {
  /** "7 places" as Python's assertAlmostEqual has it. */
  private static final double PLACES_7 = 0.5e-7;

  static Stream<Vector> epsilons() {
    return Vector.ofKinds("pld.eps");
  }

  @ParameterizedTest
  @MethodSource("epsilons")
  void epsilon(Vector vector) {
    double tolerance =
        switch (vector.id().substring(0, 3)) {
          case "TFP" -> PLACES_7;
          case "CMP" -> 1e-4 * vector.value();
          default -> vector.id().equals("PLD-04") ? 1e-3 : 1e-6;
        };
    assertThat(LossAccountant.of(releases(vector)).epsilon(vector.number("delta")))
        .isCloseTo(vector.value(), within(tolerance));
  }

  private static List<Release> releases(Vector vector) {
    JsonNode params = vector.params();
    return switch (vector.text("event")) {
      case "laplace" ->
          pairs(vector, "scales").map(p -> plain(new Mechanism.Laplace(p[0]), (int) p[1])).toList();
      case "discrete-laplace" ->
          pairs(vector, "a")
              .map(p -> plain(new Mechanism.DiscreteLaplace(p[0], 1), (int) p[1]))
              .toList();
      case "poisson-laplace" ->
          List.of(
              new Release(
                  new Mechanism.Laplace(vector.number("scale")),
                  new Sampling.Poisson(vector.number("q")),
                  params.get("count").asInt()));
      case "mixture-of-gaussians" -> List.of(mixture(params.get("m1")), mixture(params.get("m2")));
      case "truncated-poisson-gaussian" ->
          List.of(truncated(params.get("m1")), truncated(params.get("m2")));
      case "gaussian, k participations, no amplification" ->
          List.of(gaussian(vector.number("sigma"), params.get("k").asInt()));
      // DP-SGD statements; microbatching doubles the sensitivity.
      default ->
          List.of(
              gaussian(
                  vector.number("sigma") / (params.get("microbatching").asBoolean() ? 2 : 1), 2));
    };
  }

  private static Stream<double[]> pairs(Vector vector, String name) {
    double[] values = vector.numbers(name);
    double[] counts = vector.numbers("counts");
    List<double[]> pairs = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      pairs.add(new double[] {values[i], counts[i]});
    }
    return pairs.stream();
  }

  private static Release plain(Mechanism mechanism, int count) {
    return new Release(mechanism, new Sampling.None(), count);
  }

  private static Release gaussian(double sigma, int count) {
    return plain(new Mechanism.Gaussian(sigma), count);
  }

  private static Release mixture(JsonNode node) {
    return plain(
        new Mechanism.MixtureOfGaussians(
            node.get("std").asDouble(),
            Vector.doubles(node.get("sens")),
            Vector.doubles(node.get("p"))),
        node.get("count").asInt());
  }

  private static Release truncated(JsonNode node) {
    return new Release(
        new Mechanism.Gaussian(node.get("sigma").asDouble()),
        new Sampling.TruncatedPoisson(
            node.get("q").asDouble(), node.get("B").asLong(), node.get("N").asLong()),
        node.get("count").asInt());
  }

  static Stream<Vector> deltas() {
    return Vector.ofKinds("pld.delta");
  }

  @ParameterizedTest
  @MethodSource("deltas")
  void delta(Vector vector) {
    double rate = vector.number("q", 1);
    Release release =
        new Release(
            new Mechanism.Gaussian(vector.number("sigma")),
            new Sampling.Poisson(rate),
            (int) vector.number("count"));
    assertThat(LossAccountant.of(List.of(release)).delta(vector.number("eps")))
        .isCloseTo(vector.value(), within(rate < 1 ? 1e-3 : 1e-5));
  }

  static Stream<Vector> multipliers() {
    return Vector.ofKinds("pld.sigma-for");
  }

  @ParameterizedTest
  @MethodSource("multipliers")
  void leastNoise(Vector vector) {
    double sensitivity = vector.number("sens");
    int count = (int) vector.number("count");
    Sampling sampling = new Sampling.Poisson(vector.number("q", 1));
    // The published search uses this step; with less, less noise is enough.
    double step = Math.min(1e-3, 0.1 * vector.number("eps") / count);
    double multiplier =
        Calibration.least(
            sigma ->
                LossAccountant.of(
                        List.of(new Release(new Mechanism.Gaussian(sigma), sampling, count)), step)
                    .epsilon(vector.number("delta")),
            vector.number("eps"));
    // Theirs is the upper end of a bracket of 1e-7.
    assertThat(vector.value() - multiplier * sensitivity).isBetween(-PLACES_7, 1.5e-7);
    assertThat(
            Calibration.noiseMultiplier(
                vector.number("eps"), vector.number("delta"), count, sampling))
        .isBetween(multiplier * (1 - 1e-5), multiplier * (1 + 1e-8));
  }

  static Stream<Vector> truePositiveRates() {
    return Vector.ofKinds("pld.tpr");
  }

  @ParameterizedTest
  @MethodSource("truePositiveRates")
  void truePositiveRate(Vector vector) {
    LossAccountant accountant = LossAccountant.of(List.of(gaussian(vector.number("sigma"), 1)));
    assertThat(accountant.truePositiveRate(vector.number("fpr")))
        .isCloseTo(vector.value(), within(1e-3 * vector.value()));
  }
}
