package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers of the policies, and choices that are fine alone and make no sense together. */
class CombinationCheckTest {
  private static final String QFEDAVG = "qfedavg(q=1,maxLoss=10,localRate=0.1)";
  private static final String SCAFFOLD = "scaffold(participants=20)";

  private static Arguments refused(Consumer<TaskSpec> change, String key, String reason) {
    return Arguments.of(key, reason, change);
  }

  private static void buffered(TaskSpec task) {
    task.getRounds().setPolicy("buffered");
    task.getRounds().setBufferSize(2);
  }

  private static void scaffold(TaskSpec task) {
    task.getAggregation().setAlgorithm(SCAFFOLD);
    task.getModel().setVectors(List.of("control"));
  }

  private static void region(TaskSpec task) {
    task.setUpstream(new UpstreamSpec("country", "t"));
  }

  private static Consumer<TaskSpec> both(Consumer<TaskSpec> one, Consumer<TaskSpec> other) {
    return one.andThen(other);
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        refused(t -> t.getRounds().setQuorum(50_001), "spec.rounds.quorum", "50001"),
        refused(t -> t.getRounds().setMinimum(0), "spec.rounds.minimum", "0"),
        refused(t -> t.getRounds().setDeadlineMillis(0), "spec.rounds.deadline", "has none"),
        refused(t -> t.getRounds().setDeadlineMillis(99), "spec.rounds.deadline", "99 ms"),
        refused(t -> t.getRounds().setOverSelection(0.9), "spec.rounds.overSelection", "0.9"),
        refused(
            t -> t.getRounds().setOverSelection(Double.NaN), "spec.rounds.overSelection", "NaN"),
        refused(t -> t.getRounds().setCohort(1_000_001), "spec.rounds.cohort", "1000001"));
  }

  static Stream<Arguments> numbersOfOtherPolicies() {
    return Stream.of(
        refused(
            both(t -> buffered(t), t -> t.getRounds().setBufferSize(0)),
            "spec.rounds.bufferSize",
            "0"),
        refused(
            both(t -> buffered(t), t -> t.getRounds().setCohort(1)),
            "spec.rounds.bufferSize",
            "above the cohort of 1"),
        refused(
            both(t -> buffered(t), t -> t.getRounds().setMaxStaleness(-1)),
            "spec.rounds.maxStaleness",
            "-1"),
        refused(
            both(t -> buffered(t), t -> t.getRounds().setMaxStaleness(10_001)),
            "spec.rounds.maxStaleness",
            "10001"),
        refused(
            both(t -> buffered(t), t -> t.getRounds().setSelection("random(seed=1)")),
            "spec.rounds.selection",
            "buffered draws no cohorts"),
        refused(
            both(t -> t.getRounds().setPolicy("async"), t -> t.getRounds().setMixing(0)),
            "spec.rounds.mixing",
            "0.0"),
        refused(
            both(t -> t.getRounds().setPolicy("async"), t -> t.getRounds().setMixing(1.01)),
            "spec.rounds.mixing",
            "1.01"),
        refused(t -> t.getBounds().setMaxControlNormL2(-1), "spec.bounds.maxControlNormL2", "-1.0"),
        refused(
            t -> t.getBounds().setMaxControlNormL2(1e15),
            "spec.bounds.maxControlNormL2",
            "fraction bits"));
  }

  static Stream<Arguments> algorithms() {
    return Stream.of(
        refused(
            both(t -> buffered(t), t -> t.getRounds().setBufferSize(11)),
            "spec.bounds.maxParticipantsPerRound",
            "it is 10, and a round closes at 11 updates"),
        refused(
            both(t -> buffered(t), t -> t.getAggregation().setAlgorithm(QFEDAVG)),
            "spec.aggregation.algorithm",
            "cannot be combined with policy buffered: it compares losses of one and the same model"),
        refused(
            both(t -> t.getRounds().setPolicy("async"), CombinationCheckTest::scaffold),
            "spec.aggregation.algorithm",
            "cannot be combined with policy async: its control variates"),
        refused(
            both(
                t -> t.getAggregation().setOf("models"),
                t -> t.getAggregation().setAlgorithm("fednova")),
            "spec.aggregation.of",
            "fednova is defined on deltas"),
        refused(
            both(CombinationCheckTest::scaffold, t -> t.getAggregation().setOf("models")),
            "spec.aggregation.of",
            "is defined on deltas"));
  }

  static Stream<Arguments> vectorsAndBounds() {
    return Stream.of(
        refused(
            t -> t.getAggregation().setAlgorithm(SCAFFOLD),
            "spec.model.vectors",
            "it is [], and algorithm " + SCAFFOLD + " needs [control]"),
        refused(
            t -> t.getModel().setVectors(List.of("control")),
            "spec.model.vectors",
            "it is [control], and algorithm fedavg needs []"),
        refused(
            both(
                CombinationCheckTest::scaffold,
                t ->
                    t.getModel()
                        .setParameters(List.of(new ParameterSpec("w", List.of(15_001, 2))))),
            "spec.model.blockSize",
            "all vectors together have more than 30000 blocks"),
        refused(
            t -> t.getAggregation().setAlgorithm("qfedavg(q=10,maxLoss=1000,localRate=0.1)"),
            "spec.bounds",
            "fraction bits"));
  }

  static Stream<Arguments> regions() {
    return Stream.of(
        refused(
            t -> t.setUpstream(new UpstreamSpec(Fixtures.FEDERATION, "t")),
            "spec.upstream.federation",
            "its own parent"),
        refused(
            t -> t.setUpstream(new UpstreamSpec("No Name", "t")),
            "spec.upstream.federation",
            "'No Name'"),
        refused(t -> t.setUpstream(new UpstreamSpec("country", "")), "spec.upstream.task", "''"),
        refused(
            both(CombinationCheckTest::region, t -> buffered(t)),
            "spec.rounds.policy",
            "follow its parent's versions"),
        refused(
            both(CombinationCheckTest::region, t -> t.getAggregation().setAlgorithm("fednova")),
            "spec.aggregation.algorithm",
            "fednova of deltas needs more than sums and weights"),
        refused(
            both(CombinationCheckTest::region, t -> t.getAggregation().setOf("models")),
            "spec.aggregation.algorithm",
            "fedavg of models needs more than sums and weights"),
        refused(
            both(CombinationCheckTest::region, t -> t.getModel().setBlockSize(65_537)),
            "spec.model.blockSize",
            "8 bytes a parameter"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource({"numbers", "numbersOfOtherPolicies", "algorithms", "vectorsAndBounds", "regions"})
  void isRefused(String key, String reason, Consumer<TaskSpec> change) {
    TaskSpec task = Fixtures.task(2, 3).build();
    change.accept(task);
    assertThat(TaskCheck.problems(task))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo(key);
              assertThat(problem.reason()).contains(reason);
              assertThat(problem.fix()).isNotBlank();
            });
  }

  static Stream<Consumer<TaskSpec>> fine() {
    return Stream.of(
        t -> {
          buffered(t);
          t.getRounds().setDeadlineMillis(0);
          t.getAggregation().setAlgorithm("fednova");
        },
        t -> {
          t.getRounds().setPolicy("async");
          t.getAggregation().setOf("models");
        },
        CombinationCheckTest::scaffold,
        CombinationCheckTest::region,
        both(CombinationCheckTest::region, t -> t.getAggregation().setWeightBy("quality")),
        t -> t.getAggregation().setAlgorithm(QFEDAVG));
  }

  @ParameterizedTest
  @MethodSource("fine")
  void isTaken(Consumer<TaskSpec> change) {
    TaskSpec task = Fixtures.task(2, 3).build();
    change.accept(task);
    assertThat(TaskCheck.problems(task)).isEmpty();
  }

  @Test
  void theGridIsAsFineAsTheLargestFactorAllows() {
    TaskSpec task = Fixtures.task(2, 3).build();
    int samples = TaskPlan.of(task).grid(0).fractionBits();
    task.getAggregation().setWeightBy("uniform");
    int uniform = TaskPlan.of(task).grid(0).fractionBits();
    assertThat(uniform).as("weights to 1 instead of 100 save 7 bits").isEqualTo(samples + 7);
    task.getAggregation().setAlgorithm("qfedavg(q=2,maxLoss=16,localRate=1)");
    assertThat(TaskPlan.of(task).grid(0).fractionBits())
        .as("factors to 16^2 cost 8 bits")
        .isEqualTo(uniform - 8);
    TaskSpec control = Fixtures.task(2, 3).build();
    scaffold(control);
    assertThat(TaskPlan.of(control).grid(1)).isEqualTo(TaskPlan.of(control).grid(0));
    control.getBounds().setMaxControlNormL2(100.0 / 32);
    assertThat(TaskPlan.of(control).grid(1).fractionBits()).isEqualTo(samples + 5);
  }
}
