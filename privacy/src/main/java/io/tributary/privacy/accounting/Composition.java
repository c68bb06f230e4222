package io.tributary.privacy.accounting;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The sum of the privacy losses of independent rounds.
 *
 * <p>The distribution of the sum is a convolution, taken by Fourier transforms. Their rounding
 * errors are about 1e-16 of the largest mass, which would drown the tail that a small delta looks
 * at. So each round's distribution is tilted first, mass times exp(lambda * loss) (Esscher 1932),
 * with the lambda that moves the middle of the sum to the loss that is asked for; errors are then
 * small beside the masses there. A bound on all of them is added to every mass, and what lies over
 * the window counts as infinite: the result is at least the true one.
 */
final class Composition {
  /** Equal rounds. */
  record Part(PrivacyLossDistribution distribution, int count) {}

  /**
   * Where the tilted sum lies: all but exp({@link #LOG_OUTSIDE}) of it on either side is on the
   * grid points {@code first} to {@code last}.
   *
   * @param logMoment ln E[exp(lambda * sum)]
   */
  record Window(double lambda, double logMoment, long first, long last) {
    /** How many grid points there are. */
    long points() {
      return last - first + 1;
    }
  }

  private static final double LOG_OUTSIDE = -36;

  private final List<Part> parts;
  private final double step;

  /** At least one part, all with the same step. */
  Composition(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.step = parts.get(0).distribution().step();
    if (parts.stream().anyMatch(p -> p.distribution().step() != step)) {
      throw new IllegalArgumentException("one step for all");
    }
  }

  /**
   * The window around the eps that belongs to {@code delta}, above 0. Where losses have a largest
   * value the best tilt can be infinite; no more than a few standard deviations are of use.
   */
  Window windowForDelta(double delta) {
    double deviations = Math.sqrt(-2 * Math.log(delta)) + 5;
    double most = Math.min(1 / step, deviations / Math.sqrt(variance()));
    return window(leastPoint(t -> (logMoment(t) - Math.log(delta)) / t, most));
  }

  /** The window around {@code epsilon}. */
  Window windowForEpsilon(double epsilon) {
    return window(leastPoint(t -> logMoment(t) - t * epsilon, 1 / step));
  }

  /** The smallest eps for which this composition is surely (eps, delta)-private. */
  double epsilon(double delta) {
    double largest = Math.max(0, largestLoss());
    return delta <= 0 ? largest : Math.min(largest, sum(windowForDelta(delta)).epsilon(delta));
  }

  /** The smallest delta for which this composition is surely (eps, delta)-private. */
  double delta(double epsilon) {
    return epsilon >= largestLoss() ? 0 : sum(windowForEpsilon(epsilon)).delta(epsilon);
  }

  /** The distribution of the sum in a window. */
  TiltedSum sum(Window window) {
    return TiltedConvolution.of(parts, window).sum(window, infinite(window));
  }

  /** A bound on the sum of all losses; infinite if there is none. */
  double largestLoss() {
    double sum = 0;
    for (Part part : parts) {
      sum += part.count() * part.distribution().largestLoss();
    }
    return Math.nextUp(sum);
  }

  /** ln E[exp(lambda * sum)] over the finite losses. */
  private double logMoment(double lambda) {
    double sum = 0;
    for (Part part : parts) {
      sum += part.count() * part.distribution().logMoment(lambda);
    }
    return sum;
  }

  /** How many rounds there are. */
  long rounds() {
    return parts.stream().mapToLong(Part::count).sum();
  }

  /** Variance of the sum. */
  double variance() {
    double sum = 0;
    for (Part part : parts) {
      sum += part.count() * part.distribution().variance();
    }
    return sum;
  }

  /** Where a function of a tilt with one valley is least; 0 when that is nearly no tilt. */
  private static double leastPoint(DoubleUnaryOperator function, double most) {
    double t = valley(function, most);
    return t < 1e-5 ? 0 : t;
  }

  private static double valley(DoubleUnaryOperator function, double most) {
    DoubleUnaryOperator ofLog = x -> function.applyAsDouble(Math.exp(x));
    return Math.exp(Valley.least(ofLog, Math.log(1e-6), Math.log(most), 36));
  }

  private Window window(double lambda) {
    double moment = logMoment(lambda);
    DoubleUnaryOperator upper = t -> (logMoment(lambda + t) - moment - LOG_OUTSIDE) / t;
    DoubleUnaryOperator lower = t -> (logMoment(lambda - t) - moment - LOG_OUTSIDE) / t;
    double high = upper.applyAsDouble(valley(upper, 1 / step));
    double low = -lower.applyAsDouble(valley(lower, 1 / step));
    long first = Math.max(least(), (long) Math.floor(low / step));
    return new Window(lambda, moment, first, Math.min(most(), (long) Math.ceil(high / step)));
  }

  private long least() {
    return parts.stream().mapToLong(p -> (long) p.count() * p.distribution().first()).sum();
  }

  private long most() {
    return parts.stream().mapToLong(p -> (long) p.count() * p.distribution().last()).sum();
  }

  /** Probability that the sum is infinite, or over the window by Chernoff's bound. */
  private double infinite(Window window) {
    double logFinite = 0;
    for (Part part : parts) {
      logFinite += part.count() * Math.log1p(-part.distribution().infinite());
    }
    double over = window.logMoment() + LOG_OUTSIDE - window.lambda() * window.last() * step;
    return -Math.expm1(logFinite) + (window.last() < most() ? Math.exp(over) : 0);
  }
}
