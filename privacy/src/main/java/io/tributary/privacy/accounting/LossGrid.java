package io.tributary.privacy.accounting;

/**
 * Losses at whole multiples of a step, onto which two distributions are spread by "connect the
 * dots" (Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022): what lies between two grid points
 * goes to both of them so that the mass under P and the mass under Q are kept. Its hockey-stick
 * divergence is the piecewise linear curve, in e^eps, through the true values at the grid points,
 * and so nowhere under the true one.
 */
final class LossGrid {
  /** Bound on the relative error of a mass times the number of digits lost by a difference. */
  private static final double ROUNDING = 0x1p-50;

  private final double step;
  private final int first;
  private final double[] mass;
  private double infinite;

  /** Grid points from {@code first * step} to {@code last * step}. */
  LossGrid(double step, int first, int last) {
    this.step = step;
    this.first = first;
    this.mass = new double[last - first + 1];
  }

  int size() {
    return mass.length;
  }

  /** The loss of grid point {@code i}, counted from 0. */
  double loss(int i) {
    return (first + i) * step;
  }

  /** Mass of P under the first grid point; it counts as if it had that loss. */
  void below(double p) {
    mass[0] += p;
  }

  /** Masses between the grid points {@code i} and {@code i + 1}. */
  void interval(int i, double p, double q) {
    if (p > 0) {
      double lower = (q * Math.exp(loss(i + 1)) - p) / Math.expm1(step) - p * ROUNDING / step;
      lower = Math.min(p, Math.max(0, lower));
      mass[i] += lower;
      mass[i + 1] += p - lower;
    }
  }

  /** Masses over the last grid point: what Q cannot account for has an infinite loss. */
  void above(double p, double q) {
    double finite = Math.min(p, q * Math.exp(loss(mass.length - 1)));
    mass[mass.length - 1] += finite;
    infinite += p - finite;
  }

  /** Outcomes of one loss, which P has with probability {@code p}. */
  void atom(double loss, double p) {
    double position = loss / step - first;
    if (loss == Double.POSITIVE_INFINITY) {
      infinite += p;
    } else if (position <= 0) {
      below(p);
    } else if (position >= mass.length - 1) {
      above(p, p * Math.exp(-loss));
    } else {
      int i = (int) position;
      double fraction = Math.expm1((loss(i + 1) - loss)) / Math.expm1(step);
      mass[i] += p * Math.min(1, fraction);
      mass[i + 1] += p * Math.max(0, 1 - fraction);
    }
  }

  /** What was spread. */
  PrivacyLossDistribution distribution(double largestLoss) {
    return new PrivacyLossDistribution(step, first, mass.clone(), infinite, largestLoss);
  }
}
