package io.tributary.operators.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.operators.task.Problem;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.accounting.AnalyticGaussian;
import io.tributary.privacy.matrix.BandedToeplitz;
import io.tributary.privacy.matrix.BufferedCorrelation;
import io.tributary.privacy.matrix.Correlation;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PrivacyPlanTest {
  private static PrivacyPlan plan(PrivacySpec privacy) {
    TaskSpec task = PrivateTasks.task(4, 20, privacy);
    assertThat(TaskCheck.problems(task)).isEmpty();
    return TaskPlan.of(task).privacy();
  }

  private static List<Problem> problems(Consumer<PrivacySpec.Builder> change) {
    PrivacySpec.Builder privacy = PrivateTasks.privacy();
    change.accept(privacy);
    return TaskCheck.problems(PrivateTasks.task(4, 20, privacy.build()));
  }

  @Test
  void noiseAndSensitivityAreWholeNumbersOfTheGrid() {
    PrivacyPlan plan = plan(PrivateTasks.privacy().build());
    double unit = Math.scalb(1.0, -plan.grid().fractionBits());
    assertThat(plan.sensitivity() * unit).isBetween(1.0, 1.00001);
    assertThat(plan.sigma()).isGreaterThanOrEqualTo(2 * plan.sensitivity() + 1);
    assertThat(plan.sigma() * unit).isCloseTo(2, within(1e-4));
    assertThat(plan.mechanism()).isEqualTo("discrete-gaussian(sigma=" + plan.sigma() + ")");
    assertThat(plan.denominator()).isEqualTo(4);
  }

  @Test
  void theBudgetIsThatOfTheAnalyticGaussian() {
    PrivacyPlan plan = plan(PrivateTasks.privacy().build());
    int most = plan.affordable();
    assertThat(AnalyticGaussian.epsilon(2 / Math.sqrt(most), 1e-5)).isLessThanOrEqualTo(8);
    assertThat(AnalyticGaussian.epsilon(2 / Math.sqrt(most + 1), 1e-5)).isGreaterThan(8);
    assertThat(plan.exhausted(most - 1)).isFalse();
    assertThat(plan.exhausted(most)).isTrue();
    assertThat(plan.epsilon(0)).isZero();
    assertThat(plan.epsilon(3)).isBetween(plan.epsilon(2), 8.0);
  }

  @Test
  void calibratedNoiseAffordsExactlyTheRoundsAskedFor() {
    for (int rounds : new int[] {1, 7, 30, 1000}) {
      for (double epsilon : new double[] {0.1, 1, 4, 50}) {
        PrivacySpec.Builder budget = PrivateTasks.privacy().setEpsilon(epsilon);
        double noise = PrivacyPlan.calibrated(budget.build(), rounds);
        PrivacySpec privacy = budget.setNoiseMultiplier(noise).build();
        assertThat(plan(privacy).affordable()).as("%s, %d", epsilon, rounds).isEqualTo(rounds);
      }
    }
  }

  @Test
  void correlatedNoiseIsChargedByWhatAParticipantCanMove() {
    PrivacySpec.Builder budget =
        PrivateTasks.privacy().setMechanism("toeplitz(bands=4)").setMinSeparation(2);
    BandedToeplitz matrix = new BandedToeplitz(4, 2);
    double noise = PrivacyPlan.calibrated(budget.build(), 5);
    PrivacyPlan plan = plan(budget.setNoiseMultiplier(noise).build());
    assertThat(plan.affordable()).isEqualTo(5);
    assertThat(plan.remembered()).isEqualTo(3);
    assertThat(plan.epsilon(5)).isCloseTo(8, within(1e-3));
    assertThat(plan.epsilon(1))
        .isCloseTo(
            AnalyticGaussian.epsilon(noise / Math.sqrt(matrix.squares(1)), 1e-5), within(1e-4));
    assertThat(plan.exhausted(9)).isFalse();
    assertThat(plan.exhausted(10)).as("rounds 2, 4, 6, 8 and 10").isTrue();
    assertThat(plan.mechanism())
        .isEqualTo("toeplitz(bands=4, noise=discrete-gaussian(sigma=" + plan.sigma() + "))");
    PrivacyPlan independent = plan(PrivateTasks.privacy().build());
    long parameters = TaskPlan.of(PrivateTasks.task(4, 20, budget.build())).layout().parameters();
    assertThat((double) plan.sensitivity() - independent.sensitivity())
        .isBetween(matrix.rounding(parameters) - 1, matrix.rounding(parameters) + 1);
    assertThat(TaskPlan.of(PrivateTasks.task(4, 20, budget.build())).slots(7)).hasDimensions(3, 7);
  }

  @Test
  void bufferedNoiseIsChargedForTheRoundsThatItIsMadeFor() {
    PrivacySpec.Builder budget =
        PrivateTasks.privacy().setMechanism("blt(buffers=3,rounds=40)").setMinSeparation(10);
    Correlation matrix = new BufferedCorrelation(40, 3, 10);
    double noise = PrivacyPlan.calibrated(budget.build(), 2);
    PrivacyPlan plan = plan(budget.setNoiseMultiplier(noise).build());
    assertThat(plan.affordable()).isEqualTo(2);
    assertThat(plan.remembered()).isEqualTo(3);
    assertThat(plan.epsilon(2))
        .isCloseTo(
            AnalyticGaussian.epsilon(noise / Math.sqrt(matrix.squares(2)), 1e-5), within(1e-4));
    assertThat(plan.mechanism())
        .isEqualTo(
            "blt(buffers=3, rounds=40, noise=discrete-gaussian(sigma=" + plan.sigma() + "))");
    PrivacyPlan rich = plan(budget.setNoiseMultiplier(30).build());
    assertThat(rich.affordable()).as("all that there are").isEqualTo(4);
    assertThat(rich.exhausted(39)).isFalse();
    refused(
        problems(p -> p.setMechanism("blt(rounds=5)")), "spec.privacy.mechanism", "the task has");
    refused(problems(p -> p.setMechanism("blt")), "spec.privacy.mechanism", "rounds=...");
    refused(
        problems(p -> p.setMechanism("blt(rounds=40,buffers=9)")),
        "spec.privacy.mechanism",
        "buffers = 9.0");
    refused(problems(p -> p.setMechanism("blt(rounds=2.5)")), "spec.privacy.mechanism", "be whole");
    refused(
        problems(p -> p.setMechanism("blt(rounds=40)").setNoiseMultiplier(900)),
        "spec.privacy",
        "leaves no room");
    refused(
        problems(p -> p.setClipping("adaptive").setMechanism("blt(rounds=40)")),
        "spec.privacy.clipping",
        "one clip norm");
  }

  @Test
  void anAdaptiveClipNormSharesTheRoundsPriceWithItsCount() {
    PrivacyPlan fixed = plan(PrivateTasks.privacy().build());
    PrivacyPlan adaptive = plan(PrivateTasks.privacy().setClipping("adaptive").build());
    assertThat(adaptive.affordable()).isEqualTo(fixed.affordable());
    assertThat(adaptive.epsilon(3)).isEqualTo(fixed.epsilon(3));
    double sum = adaptive.sigma() / (double) adaptive.sensitivity();
    double count = adaptive.adaptive().balanceSigma();
    assertThat(1 / (sum * sum) + 1 / (count * count - 16)).isCloseTo(0.25, within(1e-6));
    assertThat(sum).as("a twentieth goes to the count").isBetween(2.03, 2.06);
    assertThat(adaptive.text())
        .isEqualTo(adaptive.mechanism() + ", count discrete-gaussian(sigma=10)");
    PrivacyPlan wider = adaptive.at(3);
    assertThat(wider.sensitivity())
        .isBetween(3 * adaptive.sensitivity() - 9, 3 * adaptive.sensitivity());
    assertThat(wider.clip(6)).isEqualTo(0.5);
    assertThat(wider.nextClip(-1000, 4)).isCloseTo(3 * Math.exp(0.1), within(1e-12));
    assertThat(adaptive.at(adaptive.mostClip()).nextClip(-1000, 4)).isEqualTo(100);
    assertThat(adaptive.at(adaptive.leastClip()).nextClip(1000, 4)).isEqualTo(1.0 / 1024);
    assertThat(fixed.at(1)).isEqualTo(fixed);
  }

  @Test
  void badNumbersAreRefusedWithTheReason() {
    refused(problems(p -> p.setDelta(0.1)), "spec.privacy.delta", "1 / maxParticipantsPerRound");
    refused(problems(p -> p.setDelta(0)), "spec.privacy.delta", "above 0");
    refused(problems(p -> p.setEpsilon(0)), "spec.privacy.epsilon", "");
    refused(problems(p -> p.setNoiseMultiplier(0)), "spec.privacy.noiseMultiplier", "private");
    refused(problems(p -> p.setNoiseMultiplier(Double.NaN)), "spec.privacy.noiseMultiplier", "");
    refused(problems(p -> p.setNoiseMultiplier(1001)), "spec.privacy.noiseMultiplier", "is left");
    refused(problems(p -> p.setClipNormL2(101)), "spec.privacy.clipNormL2", "maxNormL2");
    for (double tiny : new double[] {Double.MIN_VALUE, 1e-300}) {
      refused(problems(p -> p.setClipNormL2(tiny)), "spec.privacy.clipNormL2", "too small");
    }
    refused(problems(p -> p.setMechanism("laplace")), "spec.privacy.mechanism", "known");
    refused(problems(p -> p.setMechanism("toeplitz(bands=1)")), "spec.privacy.mechanism", "bands");
    refused(problems(p -> p.setMechanism("toeplitz(bands=99)")), "spec.privacy.mechanism", "bands");
    refused(problems(p -> p.setMechanism("toeplitz(b=2)")), "spec.privacy.mechanism", "bands");
    refused(problems(p -> p.setClipping("median")), "spec.privacy.clipping", "known: fixed");
    refused(
        problems(p -> p.setClipping("adaptive(countNoise=1)").setNoiseMultiplier(9)),
        "spec.privacy.clipping",
        "countNoise must be above 4.5");
    refused(
        problems(p -> p.setClipping("adaptive").setMechanism("toeplitz")),
        "spec.privacy.clipping",
        "one clip norm");
    refused(problems(p -> p.setDataSet("The wards")), "spec.privacy.dataSet", "not a name");
    refused(problems(p -> p.setDataSet("wards")), "spec.privacy.dataSetEpsilon", "0.0");
    refused(problems(p -> p.setDataSetEpsilon(9)), "spec.privacy.dataSetEpsilon", "without");
    refused(problems(p -> p.setUnit("record")), "spec.privacy.unit", "known: participant");
    refused(problems(p -> p.setDenominator(-1)), "spec.privacy.denominator", "");
    refused(
        problems(p -> p.setEpsilon(0.5)), "spec.privacy.epsilon", "more than the budget of 0.5");
    refused(
        problems(p -> p.setMaxParticipations(1000)), "spec.privacy.maxParticipations", "covers");
  }

  @Test
  void whatHasNoKnownSensitivityIsRefused() {
    TaskSpec task = PrivateTasks.task(4, 20, PrivateTasks.privacy().build());
    refused(with(task, a -> a.setRule("median")), "spec.aggregation.rule", "not known");
    refused(with(task, a -> a.setQuality("norms")), "spec.aggregation.rule", "not known");
    refused(with(task, a -> a.setAlgorithm("fednova")), "spec.aggregation.algorithm", "weighs");
    refused(with(task, a -> a.setWeightBy("samples")), "spec.aggregation.weightBy", "bound");
    refused(
        TaskCheck.problems(
            TaskSpec.newBuilder(task).setUpstream(new UpstreamSpec("a", "b")).build()),
        "spec.upstream",
        "without noise");
    RoundsSpec async = RoundsSpec.newBuilder(task.getRounds()).setPolicy("async").build();
    refused(
        TaskCheck.problems(TaskSpec.newBuilder(task).setRounds(async).build()),
        "spec.rounds.policy",
        "by itself");
    PrivacySpec cancelling = PrivateTasks.privacy().setMechanism("toeplitz").build();
    assertThat(
            TaskCheck.problems(
                TaskSpec.newBuilder(task).setRounds(async).setPrivacy(cancelling).build()))
        .isEmpty();
  }

  private static List<Problem> with(TaskSpec task, Consumer<AggregationSpec.Builder> change) {
    AggregationSpec.Builder aggregation = AggregationSpec.newBuilder(task.getAggregation());
    change.accept(aggregation);
    return TaskCheck.problems(
        TaskSpec.newBuilder(task).setAggregation(aggregation.build()).build());
  }

  private static void refused(List<Problem> problems, String key, String reason) {
    assertThat(problems).as(key).extracting(Problem::toString).anyMatch(p -> p.contains(key));
    assertThat(problems).extracting(Problem::toString).anyMatch(p -> p.contains(reason));
  }
}
