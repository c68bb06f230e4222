package io.tributary.privacy.accounting;

/**
 * How likely each privacy loss of one round is, on a grid; a pessimistic approximation of the true
 * distribution: whatever is composed from it, its hockey-stick divergence is at least the true one.
 *
 * @param step distance of grid points, above 0
 * @param first the first grid point's loss is {@code first * step}
 * @param mass probability of each grid point's loss under P
 * @param infinite probability of an infinite loss
 * @param largestLoss a bound on the true, finite loss; infinite if there is none
 */
record PrivacyLossDistribution(
    double step, int first, double[] mass, double infinite, double largestLoss) {
  /** The natural logarithm of what a tail may hold that is not put on the grid. */
  static final double LOG_TAIL = -50;

  /** Spreads a pair onto a grid with the given step. */
  static PrivacyLossDistribution of(DominatingPair pair, double step, double logTail) {
    int first = (int) Math.floor(clear(pair.lowerLoss(logTail) / step));
    int last = (int) Math.ceil(clear(pair.upperLoss(logTail) / step));
    LossGrid grid = new LossGrid(step, first, Math.max(last, first + 1));
    pair.spread(grid, 1);
    return grid.distribution(pair.largestLoss());
  }

  /** A whole number where only rounding keeps a quotient from being one. */
  private static double clear(double quotient) {
    double whole = Math.rint(quotient);
    return Math.abs(quotient - whole) <= 1e-11 * Math.max(1, Math.abs(whole)) ? whole : quotient;
  }

  /** How many grid points a pair needs; as a double, since they may be too many. */
  static double points(DominatingPair pair, double step) {
    return (pair.upperLoss(LOG_TAIL) - pair.lowerLoss(LOG_TAIL)) / step + 2;
  }

  /** The loss of grid point {@code i}, counted from 0. */
  double loss(int i) {
    return (first + i) * step;
  }

  /** The last grid point's loss is {@code last * step}. */
  int last() {
    return first + mass.length - 1;
  }

  /** Variance of the finite losses. */
  double variance() {
    double total = 0;
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < mass.length; i++) {
      total += mass[i];
      mean += mass[i] * loss(i);
      squares += mass[i] * loss(i) * loss(i);
    }
    mean /= total;
    return squares / total - mean * mean;
  }

  /**
   * ln E[exp(lambda * loss)] over the finite losses. Horner's rule over runs of grid points, which
   * are then added in the size of the largest.
   */
  double logMoment(double lambda) {
    int run = 64;
    double factor = Math.exp(lambda * step);
    int runs = (mass.length + run - 1) / run;
    double[] logs = new double[runs];
    double largest = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < runs; r++) {
      double sum = 0;
      for (int i = Math.min(mass.length, (r + 1) * run) - 1; i >= r * run; i--) {
        sum = sum * factor + mass[i];
      }
      logs[r] = Math.log(sum) + lambda * loss(r * run);
      largest = Math.max(largest, logs[r]);
    }
    double total = 0;
    for (double log : logs) {
      total += Math.exp(log - largest);
    }
    return largest + Math.log(total);
  }
}
