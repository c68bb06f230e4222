package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Published values of Rényi differential privacy. */
final class RenyiVectorsTest {
  private static final double PLACES_7 = 0.5e-7;

  static Stream<Vector> values() {
    return Vector.ofKinds("rdp.value");
  }

  @ParameterizedTest
  @MethodSource("values")
  void divergence(Vector vector) {
    double[] orders = {vector.number("order")};
    assertThat(RenyiAccountant.of(sampled(vector), orders).divergences()[0])
        .isCloseTo(vector.value(), within(1e-6 * vector.value()));
  }

  static Stream<Vector> curves() {
    return Vector.ofKinds("rdp.curve");
  }

  @ParameterizedTest
  @MethodSource("curves")
  void divergences(Vector vector) {
    double[] expected = Vector.doubles(vector.expected());
    double[] found = RenyiAccountant.of(sampled(vector), vector.numbers("orders")).divergences();
    for (int i = 0; i < expected.length - 1; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-4 * expected[i]));
    }
    assertThat(found[expected.length - 1]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  static Stream<Vector> epsilons() {
    return Vector.ofKinds("rdp.eps");
  }

  @ParameterizedTest
  @MethodSource("epsilons")
  void epsilon(Vector vector) {
    double expected = vector.expected().isNumber() ? vector.value() : vector.value("eps");
    // 13 digits are what a double holds of the one that is in the millions.
    double tolerance = vector.id().equals("OPA-01") ? 1e-3 : Math.max(PLACES_7, 1e-13 * expected);
    RenyiBound found = accountant(vector).epsilon(vector.number("delta"));
    assertThat(found.value()).isCloseTo(expected, within(tolerance));
    if (vector.expected().has("order")) {
      assertThat(found.order()).isEqualTo(vector.value("order"));
    }
  }

  private static RenyiAccountant accountant(Vector vector) {
    return switch (vector.id()) {
      case "RDP-02" -> RenyiAccountant.ofCurve(whole(2, 32), order -> 1.1);
      case "RDP-03" ->
          RenyiAccountant.of(
              sampled(vector),
              IntStream.rangeClosed(1001, 99_999).mapToDouble(i -> 0.001 * i).toArray());
      case "TFP-11" -> RenyiAccountant.of(sampled(vector), coarseOrders());
      default -> RenyiAccountant.of(sampled(vector));
    };
  }

  private static double[] whole(int from, int to) {
    return IntStream.rangeClosed(from, to).asDoubleStream().toArray();
  }

  /** The orders that tests of DP-SGD once used. */
  private static double[] coarseOrders() {
    double[] small = {1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5, 4.0, 4.5};
    double[] large = {128, 256, 512};
    return DoubleStream.concat(
            DoubleStream.of(small),
            DoubleStream.concat(DoubleStream.of(whole(5, 63)), DoubleStream.of(large)))
        .toArray();
  }

  private static List<Release> sampled(Vector vector) {
    double rate = vector.number("q", 1);
    boolean doubled = vector.params().path("microbatching").asBoolean();
    int count =
        switch (vector.id()) {
          case "TFP-01" -> 2;
          case "TFP-06" -> 120;
          case "TFP-11" -> (int) Math.ceil(vector.number("epochs") / rate);
          default -> (int) vector.number("count", 1);
        };
    return List.of(
        new Release(
            new Mechanism.Gaussian(vector.number("sigma") / (doubled ? 2 : 1)),
            new Sampling.Poisson(rate),
            count));
  }

  static Stream<Vector> multipliers() {
    return Vector.ofKinds("rdp.sigma-for", "prv.sigma-for");
  }

  /**
   * The published values end a bisection when epsilon is within 0.01 of the target. Their Rényi
   * divergences are exact, not bounds; their loss distributions add an error bound of 0.01.
   */
  @ParameterizedTest
  @MethodSource("multipliers")
  void leastNoise(Vector vector) {
    double rate = vector.number("q");
    int count = (int) vector.number("steps", Math.floor(vector.number("epochs", 0) / rate));
    double target = vector.number("eps");
    double delta = vector.number("delta");
    DoubleUnaryOperator published =
        vector.kind().startsWith("rdp")
            ? sigma -> exact(sigma, rate, count).epsilon(delta).value()
            : sigma -> loss(sigma, rate, count, delta) + 0.01;
    double high = 10;
    double low = 0;
    double epsilon = 0;
    while (target - epsilon > 0.01) {
      double sigma = (low + high) / 2;
      double found = published.applyAsDouble(sigma);
      if (found < target) {
        high = sigma;
        epsilon = found;
      } else {
        low = sigma;
      }
    }
    assertThat(high).isCloseTo(vector.value(), within(0.5e-4));
    assertThat(Calibration.noiseMultiplier(target, delta, count, new Sampling.Poisson(rate)))
        .isLessThan(high);
  }

  private static double loss(double sigma, double rate, int count, double delta) {
    return LossAccountant.of(List.of(release(sigma, rate, count))).epsilon(delta);
  }

  private static RenyiAccountant exact(double sigma, double rate, int count) {
    RenyiQuadrature quadrature =
        new RenyiQuadrature(
            MixturePair.of(
                new double[] {0, 1}, new double[] {1 - rate, rate}, sigma, Direction.REMOVE));
    return RenyiAccountant.ofCurve(
        RenyiAccountant.usualOrders(), order -> count * quadrature.logMoment(order) / (order - 1));
  }

  /** The series of Poisson sampling is a bound from above, and whole orders are exact. */
  @ParameterizedTest
  @ValueSource(doubles = {0.35, 0.8, 1.5, 4})
  void seriesIsNotUnderTheDivergence(double sigma) {
    double[] orders = {1.1, 1.7, 2, 2.5, 3.7, 5, 10.9, 40};
    double[] bound = RenyiAccountant.of(List.of(release(sigma, 0.01, 1)), orders).divergences();
    for (int i = 0; i < orders.length; i++) {
      RenyiQuadrature quadrature =
          new RenyiQuadrature(
              MixturePair.of(
                  new double[] {0, 1}, new double[] {0.99, 0.01}, sigma, Direction.REMOVE));
      double value = quadrature.logMoment(orders[i]) / (orders[i] - 1);
      assertThat(bound[i]).isGreaterThan(value * (1 - 1e-9));
      if (orders[i] == Math.rint(orders[i])) {
        assertThat(bound[i]).isCloseTo(value, within(1e-9 * value));
      }
    }
    assertThat(exact(sigma, 0.01, 1).epsilon(1e-6).value())
        .isLessThanOrEqualTo(
            RenyiAccountant.of(List.of(release(sigma, 0.01, 1))).epsilon(1e-6).value() + 1e-9);
  }

  private static Release release(double sigma, double rate, int count) {
    return new Release(new Mechanism.Gaussian(sigma), new Sampling.Poisson(rate), count);
  }

  static Stream<Vector> both() {
    return Vector.ofKinds("pld+rdp.eps");
  }

  @ParameterizedTest
  @MethodSource("both")
  void bothAccountants(Vector vector) {
    double delta = vector.number("delta");
    double loss = LossAccountant.of(sampled(vector)).epsilon(delta);
    RenyiBound renyi = RenyiAccountant.of(sampled(vector)).epsilon(delta);
    assertThat(loss).isCloseTo(vector.value("pld"), within(1e-3 * vector.value("pld")));
    assertThat(renyi.value()).isCloseTo(vector.value("rdp"), within(1e-6 * vector.value("rdp")));
    assertThat(renyi.order()).isEqualTo(vector.value("rdp_order"));
  }

  static Stream<Vector> exact() {
    return Vector.ofKinds("prv.eps");
  }

  @ParameterizedTest
  @MethodSource("exact")
  void lossesAreWithinWhatIsPublished(Vector vector) {
    assertThat(LossAccountant.of(sampled(vector)).epsilon(vector.number("delta")))
        .isBetween(6.75, 6.7774);
  }
}
