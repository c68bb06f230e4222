package io.tributary.privacy.accounting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rényi differential privacy (Mironov 2017): divergences of a few orders, added over the rounds and
 * turned into (epsilon, delta) in the end (Canonne, Kamath and Steinke 2020, proposition 12).
 */
public final class RenyiAccountant {
  private final double[] orders;
  private final double[] divergences;

  private RenyiAccountant(double[] orders, DoubleUnaryOperator divergence) {
    this.orders = orders.clone();
    this.divergences = Arrays.stream(orders).map(divergence).toArray();
  }

  /** With the usual orders: 1.1, 1.2 to 10.9, 11, 12 to 63, 128, 256, 512 and 1024. */
  public static RenyiAccountant of(List<Release> releases) {
    return of(releases, usualOrders());
  }

  /**
   * With these orders, each above 1.
   *
   * @throws IllegalArgumentException if a mechanism cannot be sampled so
   */
  public static RenyiAccountant of(List<Release> releases, double[] orders) {
    Adjacency.of(releases);
    List<RenyiCurve> curves = new ArrayList<>();
    for (Release release : releases) {
      curves.add(RenyiCurve.of(release));
    }
    return new RenyiAccountant(
        orders,
        order -> {
          if (Double.isInfinite(order)) {
            return Double.POSITIVE_INFINITY; // Bounded losses are left to the other accountant.
          }
          double sum = 0;
          for (int i = 0; i < curves.size(); i++) {
            sum += releases.get(i).count() * (curves.get(i).logMoment(order) / (order - 1));
          }
          return sum;
        });
  }

  /** From divergences that are known, one for each order. */
  static RenyiAccountant ofCurve(double[] orders, DoubleUnaryOperator divergence) {
    return new RenyiAccountant(orders, divergence);
  }

  static double[] usualOrders() {
    DoubleStream small = IntStream.rangeClosed(1, 99).mapToDouble(x -> 1 + x / 10.0);
    DoubleStream whole = IntStream.rangeClosed(11, 63).asDoubleStream();
    DoubleStream large = DoubleStream.of(128, 256, 512, 1024);
    return DoubleStream.concat(small, DoubleStream.concat(whole, large)).toArray();
  }

  /** D_order of all rounds, at each of the orders. */
  public double[] divergences() {
    return divergences.clone();
  }

  /** The least epsilon of at least 0 at {@code delta} in (0, 1). */
  public RenyiBound epsilon(double delta) {
    RenyiBound best = new RenyiBound(Double.POSITIVE_INFINITY, 0);
    for (int i = 0; i < orders.length; i++) {
      double epsilon = epsilon(orders[i], divergences[i], delta);
      if (epsilon < best.value()) {
        best = new RenyiBound(epsilon, orders[i]);
      }
    }
    return new RenyiBound(Math.max(0, best.value()), best.order());
  }

  private static double epsilon(double order, double divergence, double delta) {
    if (delta * delta + Math.expm1(-divergence) > 0) {
      return 0; // Bretagnolle and Huber: delta is at most sqrt(1 - exp(-D)).
    }
    return order > 1.01
        ? divergence + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1)
        : Double.POSITIVE_INFINITY;
  }

  /** The least delta of at most 1 at {@code epsilon} of at least 0. */
  public RenyiBound delta(double epsilon) {
    RenyiBound best = new RenyiBound(Double.POSITIVE_INFINITY, 0);
    for (int i = 0; i < orders.length; i++) {
      double log = logDelta(orders[i], divergences[i], epsilon);
      if (log < best.value()) {
        best = new RenyiBound(log, orders[i]);
      }
    }
    return new RenyiBound(Math.min(1, Math.exp(best.value())), best.order());
  }

  private static double logDelta(double order, double divergence, double epsilon) {
    double total = 0.5 * Math.log(-Math.expm1(-divergence));
    return order > 1.01
        ? Math.min(
            total, (order - 1) * (divergence - epsilon + Math.log1p(-1 / order)) - Math.log(order))
        : total;
  }
}
