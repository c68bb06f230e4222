package io.tributary.privacy.accounting;

/**
 * The distribution of a sum of losses in a window. Grid point {@code first + i} has probability
 * {@code mass[i] * exp(logMoment - lambda * loss)}.
 *
 * @param step distance of grid points
 * @param window where they lie
 * @param mass tilted masses
 * @param infinite probability of an infinite sum, or one over the window
 * @param slack factor, at least 1, by which all that is told is made larger
 */
record TiltedSum(
    double step, Composition.Window window, double[] mass, double infinite, double slack) {
  private double loss(int i) {
    return (window.first() + i) * step;
  }

  /** ln of the factor between a tilted mass at grid point {@code i} and its probability. */
  private double logUnit(int i) {
    return window.logMoment() - window.lambda() * loss(i);
  }

  /**
   * The least eps of at least 0 whose divergence is {@code delta} or less; infinite if the infinite
   * mass alone is more. Sums run from the top; p and q are the sums of P and of exp(loss) Q over
   * the grid points so far, in units of the last one.
   */
  double epsilon(double delta) {
    double finite = delta / slack - infinite;
    if (!(finite > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    double p = 0;
    double q = 0;
    double tilt = Math.exp(-window.lambda() * step);
    double fall = tilt * Math.exp(-step);
    int i = mass.length - 1;
    for (; i >= 0 && loss(i) > 0; i--) {
      double nextP = p * tilt + mass[i];
      double nextQ = q * fall + mass[i];
      if (Math.log(nextP - nextQ) + logUnit(i) > Math.log(finite)) {
        break;
      }
      p = nextP;
      q = nextQ;
    }
    return Math.max(0, zero(i, p, q, finite));
  }

  /** The eps at or over grid point {@code i} at which the sums over it give {@code finite}. */
  private double zero(int i, double p, double q, double finite) {
    if (i == mass.length - 1) {
      return loss(i);
    }
    if (i < 0 && window.lambda() > 0) {
      return loss(0); // What lies under a tilted window is not known.
    }
    double above = loss(i + 1) + Math.log((p - Math.exp(Math.log(finite) - logUnit(i + 1))) / q);
    return i < 0 ? Math.max(above, 0) : Math.min(loss(i + 1), Math.max(loss(i), above));
  }

  /** Divergence at {@code epsilon}. */
  double delta(double epsilon) {
    double sum = 0;
    for (int i = mass.length - 1; i >= 0 && loss(i) > epsilon; i--) {
      sum += mass[i] * -Math.expm1(epsilon - loss(i)) * Math.exp(logUnit(i));
    }
    return Math.min(1, (sum + infinite) * slack);
  }
}
