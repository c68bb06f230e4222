package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class HeldCheckTest {
  private static TaskSpec task(Consumer<TaskSpec.Builder> change) {
    TaskSpec.Builder task = Fixtures.task(8, 5);
    task.getRounds().setMinimum(8);
    task.getBounds().setMaxParticipantsPerRound(1000);
    task.getAggregation().setRule("krum(f=2)");
    change.accept(task);
    return task.build();
  }

  private static void assertOnly(Consumer<TaskSpec.Builder> change, String key, String... parts) {
    List<Problem> problems = TaskCheck.problems(task(change));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo(key);
    assertThat(problems.get(0).toString()).contains(parts);
  }

  @Test
  void aHeldRuleWithEnoughUpdatesIsFine() {
    assertThat(TaskCheck.problems(task(t -> {}))).isEmpty();
    assertThat(HeldCheck.memory(TaskPlan.of(task(t -> {})), 1_000_000)).isEmpty();
  }

  @Test
  void theMinimumMustBearTheByzantine() {
    assertOnly(
        t -> t.getRounds().setMinimum(3),
        "spec.aggregation.rule",
        "is to bear f = 2",
        "with the 3 updates that may close a round",
        "raise spec.rounds.minimum to ");
    assertOnly(t -> t.getAggregation().setRule("krum(f=200)"), "spec.aggregation.rule", "lower f");
  }

  @Test
  void whatNeedsSumsIsNotHeld() {
    assertOnly(
        t -> t.getAggregation().setAlgorithm("fednova"),
        "spec.aggregation.algorithm",
        "fednova weighs the updates itself",
        "use algorithm fedavg, or rule mean");
    assertOnly(t -> t.getAggregation().setOf("models"), "spec.aggregation.of", "compares deltas");
    assertOnly(
        t -> t.setUpstream(new UpstreamSpec("parent", "t")),
        "spec.upstream",
        "passes on the sum",
        "needs each by itself");
  }

  @Test
  void eachUpdateByItselfCannotBeCompared() {
    List<Problem> problems = TaskCheck.problems(task(t -> t.getRounds().setPolicy("async")));
    assertThat(problems).extracting(Problem::key).contains("spec.rounds.policy");
  }

  @Test
  void weightsOfTwoHundredUpdatesFitIntoARecordAndOfFourHundredDoNot() {
    assertThat(TaskCheck.problems(task(t -> updates(t, 200)))).isEmpty();
    assertThat(TaskCheck.problems(task(t -> updates(t, 400).getAggregation().setRule(MIXING))))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.reason())
                    .contains("400 x 400 weights of 8 bytes", "are 1440000 bytes"));
    assertThat(TaskCheck.problems(task(t -> updates(t, 200).getAggregation().setRule(MIXING))))
        .isEmpty();
  }

  private static final String MIXING = "nnm(f=2) -> trimmed-mean(f=2)";

  private static TaskSpec.Builder updates(TaskSpec.Builder task, int updates) {
    task.getRounds().setQuorum(updates);
    task.getRounds().setMinimum(updates);
    return task;
  }

  @Test
  void theMemoryIsShownInWords() {
    TaskSpec large =
        task(
            t -> {
              updates(t, 200);
              t.getModel().setParameters(List.of(new ParameterSpec("w", List.of(1_000_000))));
              t.getModel().setBlockSize(65536);
            });
    TaskPlan plan = TaskPlan.of(large);
    assertThat(HeldCheck.memory(plan, 1L << 30)).isEmpty();
    assertThat(HeldCheck.memory(plan, 512L << 20))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.reason())
                  .contains("200 updates x 1000000 parameters x 4 bytes = 800000000 bytes")
                  .contains("16 blocks x 200 x 201 / 2 products x 8 bytes = 2572800 bytes")
                  .contains("at most 536870912 bytes");
              assertThat(problem.fix()).contains("about 134 fit", "--held-memory", "rule mean");
            });
  }
}
