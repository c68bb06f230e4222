package io.tributary.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OneRunAuditTest {
  static Stream<Vector> audits() {
    return Vector.ofKinds("audit.one-run");
  }

  @ParameterizedTest
  @MethodSource("audits")
  void publishedBounds(Vector vector) {
    double[] out = quantiles((int) vector.number("n_out"));
    double[] in = quantiles((int) vector.number("n_in"));
    Arrays.setAll(in, i -> in[i] + vector.number("shift"));
    OneRunAudit audit = new OneRunAudit(in, out);
    double significance = vector.number("significance");
    double delta = vector.number("delta");
    assertThat(audit.epsilon(significance, delta) / vector.value("eps_one_run"))
        .isCloseTo(1, within(1e-5));
    assertThat(audit.gaussianEpsilon(significance, delta) / vector.value("eps_one_run_fdp"))
        .isCloseTo(1, within(1e-5));
  }

  private static double[] quantiles(int n) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> NormalDistribution.quantile((i + 0.5) / n));
    return values;
  }

  /** Scores of the Gaussian mechanism itself: the bound stays below what is true. */
  @Test
  void theBoundIsBelowTheTruthAndNothingIsFoundWhereNothingIs() {
    Random random = new Random(5);
    double[] in = random.doubles(2000).map(u -> NormalDistribution.quantile(u) + 1).toArray();
    double[] out = random.doubles(2000).map(u -> NormalDistribution.quantile(u)).toArray();
    double truth = AnalyticGaussian.epsilon(1, 1e-5);
    OneRunAudit audit = new OneRunAudit(in, out);
    assertThat(audit.epsilon(0.05, 1e-5)).isBetween(0.3, truth);
    assertThat(audit.gaussianEpsilon(0.05, 1e-5)).isBetween(audit.epsilon(0.05, 1e-5), truth);
    OneRunAudit blind = new OneRunAudit(out, out);
    assertThat(blind.epsilon(0.05, 1e-5)).isZero();
    assertThat(blind.gaussianEpsilon(0.05, 1e-5)).isZero();
  }

  @Test
  void badScoresAreRefused() {
    assertThatThrownBy(() -> new OneRunAudit(new double[0], new double[1]))
        .hasMessageContaining("in and that were out");
    assertThatThrownBy(() -> new OneRunAudit(new double[] {Double.NaN}, new double[1]))
        .hasMessageContaining("not a number");
    OneRunAudit audit = new OneRunAudit(new double[1], new double[1]);
    assertThatThrownBy(() -> audit.epsilon(0, 0)).hasMessageContaining("significance");
  }
}
