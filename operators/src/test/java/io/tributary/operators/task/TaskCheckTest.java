package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.TaskSpec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TaskCheckTest {
  private static List<Problem> problems(Consumer<TaskSpec> change) {
    TaskSpec task = Fixtures.task(2, 3).build();
    change.accept(task);
    return TaskCheck.problems(task);
  }

  private static void assertOnly(Consumer<TaskSpec> change, String key, String reason) {
    assertThat(problems(change))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo(key);
              assertThat(problem.reason()).contains(reason);
              assertThat(problem.fix()).isNotBlank();
            });
  }

  @Test
  void aGoodTaskHasNone() {
    assertThat(problems(task -> {})).isEmpty();
  }

  @Test
  void everyMistakeNamesItsKeyTheReasonAndTheFix() {
    assertOnly(t -> t.setName("No Name"), "metadata.name", "'No Name'");
    assertOnly(t -> t.setFederation(""), "metadata.federation", "''");
    assertOnly(t -> t.getModel().setBlockSize(0), "spec.model.blockSize", "0");
    assertOnly(t -> t.getModel().setBlocks(7), "spec.model.blocks", "3 blocks of 2, not 7");
    assertOnly(t -> t.getModel().setInitialization("ones"), "spec.model.initialization", "zeros");
    assertOnly(
        t -> t.getRounds().setPolicy("asink"),
        "spec.rounds.policy",
        "known: async, buffered, sync");
    assertOnly(t -> t.getRounds().setCount(0), "spec.rounds.count", "0");
    assertOnly(t -> t.getRounds().setMinimum(3), "spec.rounds.minimum", "quorum of 2");
    assertOnly(t -> t.getRounds().setDeadlineMillis(1), "spec.rounds.deadline", "1 ms");
    assertOnly(t -> t.getRounds().setCohort(1), "spec.rounds.quorum", "above the cohort of 1");
    assertOnly(t -> t.getAggregation().setRule("avg"), "spec.aggregation.rule", "known: ");
    assertOnly(
        t -> t.getOptimizer().setName("sdg"),
        "spec.optimizer.name",
        "known: fedadagrad, fedadam, fedavgm, fedyogi, sgd");
    assertOnly(t -> t.getOptimizer().setLearningRate(-1), "spec.optimizer.learningRate", "-1");
    assertOnly(t -> t.getBounds().setMaxNormL2(Double.NaN), "spec.bounds.maxNormL2", "NaN");
    assertOnly(t -> t.getBounds().setMaxWeight(1e14), "spec.bounds", "fraction bits");
    assertOnly(
        t -> t.getBounds().setMaxParticipantsPerRound(1),
        "spec.bounds.maxParticipantsPerRound",
        "closes at 2");
    assertOnly(t -> t.getTraining().setBatchSize(0), "spec.training.batchSize", "0");
  }

  @Test
  void shapesAreChecked() {
    assertOnly(
        t -> t.getModel().setParameters(List.of(new ParameterSpec("w", List.of(5, 0)))),
        "spec.model.parameters.w.shape",
        "[5, 0]");
    assertOnly(
        t ->
            t.getModel()
                .setParameters(
                    List.of(
                        new ParameterSpec("w", List.of(2)), new ParameterSpec("w", List.of(3)))),
        "spec.model.parameters.w",
        "twice");
    assertThat(
            problems(
                t ->
                    t.getModel()
                        .setParameters(
                            List.of(
                                new ParameterSpec(
                                    "w", List.of(1 << 30, 1 << 30, 1 << 30, 1 << 30))))))
        .extracting(Problem::reason)
        .anyMatch(reason -> reason.contains("more than 2^63"));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThat(
            problems(
                t -> {
                  t.getRounds().setCount(0);
                  t.getAggregation().setRule("avg");
                }))
        .hasSize(2);
  }
}
