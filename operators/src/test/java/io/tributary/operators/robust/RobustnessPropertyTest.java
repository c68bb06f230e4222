package io.tributary.operators.robust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * (f, kappa)-robustness: for every subset S of n - f rows, ||F(X) - mean_S||^2 is at most kappa /
 * |S| times the sum over S of ||x_i - mean_S||^2. Kappas of Allouah et al. 2023, table 1, in terms
 * of n and f.
 */
final class RobustnessPropertyTest {
  private static final double SLACK =
      1 + 1e-4; // Rows are rounded to float before coordinate rules.

  private record Known(String rule, DoubleBinaryOperator kappa) {}

  private static double trimmed(double n, double f) {
    return 6 * f / (n - 2 * f) * (1 + f / (n - 2 * f));
  }

  private static double median(double n, double f) {
    return 4 * Math.pow(1 + f / (n - 2 * f), 2);
  }

  private static double krum(double n, double f) {
    return 6 * (1 + f / (n - 2 * f));
  }

  /** Nearest neighbour mixing before a rule of kappa: 8 f / (n - f) (kappa + 1). */
  private static double mixed(double n, double f, double kappa) {
    return 8 * f / (n - f) * (kappa + 1);
  }

  private static final List<Known> RULES =
      List.of(
          new Known("median", RobustnessPropertyTest::median),
          new Known("geometric-median(nu=1e-9)", RobustnessPropertyTest::median),
          new Known("trimmed-mean(f=F)", RobustnessPropertyTest::trimmed),
          new Known("krum(f=F)", RobustnessPropertyTest::krum),
          new Known("multi-krum(f=F)", RobustnessPropertyTest::krum),
          new Known("nnm(f=F) -> median", (n, f) -> mixed(n, f, median(n, f))),
          new Known("nnm(f=F) -> krum(f=F)", (n, f) -> mixed(n, f, krum(n, f))),
          new Known("nnm(f=F) -> trimmed-mean(f=F)", (n, f) -> mixed(n, f, trimmed(n, f))));

  @Property(tries = 150)
  void theAggregateStaysCloseToEveryHonestMean(
      @ForAll long seed,
      @ForAll @IntRange(min = 3, max = 9) int n,
      @ForAll @IntRange(min = 1, max = 4) int faults,
      @ForAll @IntRange(min = 1, max = 5) int dimension) {
    int f = Math.min(faults, (n - 1) / 2);
    double[][] rows = rows(new Random(seed), n, f, dimension);
    List<List<Integer>> subsets = new ArrayList<>();
    subsets(n, n - f, 0, new ArrayList<>(), subsets);
    for (Known known : RULES) {
      double[] aggregate = Applied.aggregate(known.rule().replace("F", "" + f), rows);
      double kappa = known.kappa().applyAsDouble(n, f);
      for (List<Integer> subset : subsets) {
        assertBound(known.rule(), rows, subset, aggregate, kappa);
      }
    }
  }

  private static void assertBound(
      String rule, double[][] rows, List<Integer> subset, double[] aggregate, double kappa) {
    double[] mean = new double[aggregate.length];
    for (int i : subset) {
      for (int p = 0; p < mean.length; p++) {
        mean[p] += rows[i][p] / subset.size();
      }
    }
    double spread = 0;
    for (int i : subset) {
      spread += squared(rows[i], mean) / subset.size();
    }
    assertThat(squared(aggregate, mean))
        .as("%s, honest %s, kappa %s", rule, subset, kappa)
        .isLessThanOrEqualTo(kappa * spread * SLACK + 1e-9);
  }

  private static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int p = 0; p < a.length; p++) {
      sum += (a[p] - b[p]) * (a[p] - b[p]);
    }
    return sum;
  }

  /** Some far away, some alike, ties and zeros among them. */
  private static double[][] rows(Random random, int n, int f, int dimension) {
    double[][] rows = new double[n][dimension];
    double far = Math.pow(10, random.nextInt(4) - 1);
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < dimension; p++) {
        double value = random.nextInt(3) == 0 ? random.nextInt(3) - 1 : random.nextGaussian();
        rows[i][p] = (float) (i < f ? far * value : value);
      }
    }
    return rows;
  }

  private static void subsets(
      int n, int size, int from, List<Integer> now, List<List<Integer>> found) {
    if (now.size() == size) {
      found.add(List.copyOf(now));
      return;
    }
    for (int i = from; i < n; i++) {
      now.add(i);
      subsets(n, size, i + 1, now, found);
      now.remove(now.size() - 1);
    }
  }
}
