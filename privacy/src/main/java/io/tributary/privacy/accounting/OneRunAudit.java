package io.tributary.privacy.accounting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A lower bound on epsilon from one run: of canaries each was put in or left out by a fair coin,
 * and an attack scores them, higher for what it takes to have been in. Above every threshold that
 * may be best the attack guesses "in"; a claim is refuted when so many right guesses are too
 * unlikely under it, with the chance of an error shared out among the thresholds.
 */
public final class OneRunAudit {
  private static final double PRECISION = 1e-7;
  private static final double MOST = 1 << 10;
  private final List<Guesses> guesses;
  private final int canaries;

  /** Above a threshold: so many guesses, so many of them right. */
  private record Guesses(int all, int right) {
    double precision() {
      return (double) right / all;
    }
  }

  private interface Refutation {
    /** Above 0 when epsilon is refuted. */
    double of(double epsilon, Guesses guesses, double significance, double delta);
  }

  /**
   * An audit.
   *
   * @param in scores of canaries that were in, not empty, no NaN
   * @param out scores of those that were left out, not empty, no NaN
   */
  public OneRunAudit(double[] in, double[] out) {
    if (in.length == 0 || out.length == 0) {
      throw new IllegalArgumentException("there must be canaries that were in and that were out");
    }
    if (Arrays.stream(in).anyMatch(Double::isNaN) || Arrays.stream(out).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("a score is not a number");
    }
    canaries = in.length + out.length;
    guesses = new ArrayList<>();
    for (int[] below : hull(sorted(in), sorted(out))) {
      int right = in.length - below[0];
      guesses.add(new Guesses(right + out.length - below[1], right));
    }
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** How many of each are below a threshold, for those on the upper hull of all thresholds. */
  private static List<int[]> hull(double[] in, double[] out) {
    List<int[]> hull = new ArrayList<>();
    int i = 0;
    int o = 0;
    add(hull, new int[] {0, 0});
    while (i < in.length || o < out.length) {
      double score = i == in.length || (o < out.length && out[o] < in[i]) ? out[o] : in[i];
      while (i < in.length && in[i] <= score) {
        i++;
      }
      while (o < out.length && out[o] <= score) {
        o++;
      }
      add(hull, new int[] {i, o});
    }
    return hull;
  }

  private static void add(List<int[]> hull, int[] next) {
    while (hull.size() > 1
        && !turnsRight(hull.get(hull.size() - 2), hull.get(hull.size() - 1), next)) {
      hull.remove(hull.size() - 1);
    }
    hull.add(next);
  }

  private static boolean turnsRight(int[] a, int[] b, int[] c) {
    return (long) (b[1] - a[1]) * (c[0] - b[0]) > (long) (c[1] - b[1]) * (b[0] - a[0]);
  }

  /**
   * By the number of right guesses (Steinke, Nasr and Jagielski 2023, theorem 5.2).
   *
   * @param significance chance that the bound is too high, in (0, 1)
   * @param delta of the claim, in [0, 1)
   */
  public double epsilon(double significance, double delta) {
    return best(significance, delta, this::byCount);
  }

  /** The same against the trade-off of Gaussian noise (Mahloujifar, Melis and Chaudhuri 2024). */
  public double gaussianEpsilon(double significance, double delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("delta must be above 0, not " + delta);
    }
    return best(significance, delta, this::byTradeOff);
  }

  private double best(double significance, double delta, Refutation refutation) {
    if (!(significance > 0 && significance < 1) || !(delta >= 0 && delta < 1)) {
      throw new IllegalArgumentException(
          "significance must be in (0, 1) and delta in [0, 1), not " + significance + ", " + delta);
    }
    double share = significance / guesses.size();
    double best = 0;
    List<Guesses> promising =
        guesses.stream()
            .filter(g -> g.all() > 0)
            .sorted(Comparator.comparingDouble(Guesses::precision).reversed())
            .toList();
    for (Guesses g : promising) {
      boolean better = g.precision() > 1 / (1 + Math.exp(-best));
      if (better && refutation.of(best, g, share, delta) > 0) {
        best = largest(e -> refutation.of(e, g, share, delta), best);
      }
    }
    return best;
  }

  private static double largest(DoubleUnaryOperator refuted, double from) {
    double low = from;
    double high = Math.max(1, 2 * from);
    while (high < MOST && refuted.applyAsDouble(high) > 0) {
      low = high;
      high *= 2;
    }
    while (high - low > PRECISION) {
      double middle = (low + high) / 2;
      if (refuted.applyAsDouble(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double byCount(double epsilon, Guesses g, double significance, double delta) {
    double q = 1 / (1 + Math.exp(-epsilon));
    double tail = 0;
    for (int k = g.right(); k <= g.all(); k++) {
      double mass = binomial(g.all(), k, q);
      tail += mass;
      if (mass < 1e-18 * tail) {
        break;
      }
    }
    double sum = 0;
    double steepest = 0;
    for (int i = 1; delta > 0 && i <= g.right(); i++) {
      double mass = binomial(g.all(), g.right() - i, q);
      sum += mass;
      steepest = Math.max(steepest, sum / i);
      if (mass < steepest / 2 && g.right() - i < q * g.all()) {
        break; // Masses only fall from here on, and so does their mean.
      }
    }
    return significance - Math.min(1, tail + 2 * canaries * delta * steepest);
  }

  private static double binomial(int n, int k, double q) {
    double log =
        Binomial.logFactorial(n)
            - Binomial.logFactorial(k)
            - Binomial.logFactorial(n - k)
            + k * Math.log(q)
            + (n - k) * Math.log1p(-q);
    return Math.exp(k == n ? n * Math.log(q) : log);
  }

  /** Algorithm "audit_rh_with_cap" of the paper. */
  private double byTradeOff(double epsilon, Guesses g, double significance, double delta) {
    double shift = 1 / AnalyticGaussian.sigma(epsilon, delta);
    double r = significance * g.right() / canaries;
    double h = significance * (g.all() - g.right()) / canaries;
    for (int i = g.right() - 1; i >= 0; i--) {
      double next = r >= 1 ? 1 : NormalDistribution.cdf(NormalDistribution.quantile(r) - shift);
      if (next <= h) {
        break;
      }
      r = Math.min(1, r + (double) i / (g.all() - i) * (next - h));
      h = next;
    }
    return r + h - (double) g.all() / canaries;
  }
}
