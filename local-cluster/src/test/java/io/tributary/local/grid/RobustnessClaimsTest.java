package io.tributary.local.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.local.sim.Dataset;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What docs/robustness.md claims of {@code robust} and of the mean: 25 participants, 5 of them
 * attack, digits by Dirichlet(0.5), 30 rounds.
 */
final class RobustnessClaimsTest {
  static {
    GeneratedClasses.trust();
  }

  private static final List<String> BREAK_THE_MEAN =
      List.of("sign-flip(5)", "ipm(5)", "ipm-opt", "scale");
  private static final List<String> ATTACKS =
      List.of(
          "none",
          "sign-flip(5)",
          "ipm(2)",
          "ipm(5)",
          "ipm-opt",
          "alie-opt",
          "scale",
          "mimic",
          "backdoor");

  private static TaskSpec task(int rounds) {
    return TaskSpec.newBuilder()
        .setFederation("clinics")
        .setName("digits")
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(
                    List.of(
                        new ParameterSpec("dense.weight", List.of(64, 10)),
                        new ParameterSpec("dense.bias", List.of(10))))
                .build())
        .setRounds(RoundsSpec.newBuilder().setCount(rounds).setQuorum(25).setMinimum(25).build())
        .setAggregation(AggregationSpec.newBuilder().build())
        .setOptimizer(OptimizerSpec.newBuilder().build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(100)
                .setMaxWeight(10000)
                .setMaxParticipantsPerRound(1000)
                .build())
        .setTraining(new TrainingSpec(4, 16, 0.5, 0.0))
        .build();
  }

  private static List<Cell> grid(int rounds, int seeds, List<String> attacks, List<String> rules)
      throws Exception {
    return new RobustnessGrid(
            new RobustnessGrid.Setting(task(rounds), "digits", Dataset.digits(), 25, seeds, 2),
            new RobustnessGrid.Axes(List.of("dirichlet:0.5"), List.of(5), attacks, rules))
        .run(cell -> {});
  }

  @Test
  void theGridFillsInTheFaultsAndSaysWhatIsNotPossible() throws Exception {
    List<Cell> cells =
        grid(2, 1, List.of("none", "sign-flip"), List.of("mean", "bulyan(f=F)", "bulyan(f=6)"));
    assertThat(cells).extracting(Cell::rule).contains("bulyan(f=5)");
    assertThat(cells)
        .filteredOn(c -> c.rule().equals("bulyan(f=6)"))
        .allMatch(c -> c.impossible().contains("bears 5 of 25") && c.accuracies().isEmpty());
    assertThat(cells)
        .filteredOn(c -> c.impossible().isEmpty())
        .allMatch(c -> c.accuracies().size() == 1 && c.accuracy() <= 1);
    assertThat(cells).filteredOn(c -> c.rule().equals("mean")).allMatch(c -> c.accuracy() > 0.8);
    assertThat(grid(2, 1, List.of("sign-flip"), List.of("mean")).get(0).accuracies())
        .as("the same seed")
        .isEqualTo(cells.get(3).accuracies());
  }

  @Tag("long")
  @Test
  void robustBearsWhatBreaksTheMean() throws Exception {
    Map<String, Map<String, Cell>> byRule =
        grid(30, 3, ATTACKS, List.of("mean", "robust(f=F)")).stream()
            .collect(
                Collectors.groupingBy(Cell::rule, Collectors.toMap(Cell::attack, cell -> cell)));
    Map<String, Cell> mean = byRule.get("mean");
    Map<String, Cell> robust = byRule.get("robust(f=5)");
    double calm = mean.get("none").accuracy();
    for (String attack : ATTACKS) {
      assertThat(calm - robust.get(attack).accuracy()).as("robust, %s", attack).isLessThan(0.03);
    }
    for (String attack : BREAK_THE_MEAN) {
      assertThat(calm - mean.get(attack).accuracy()).as("mean, %s", attack).isGreaterThan(0.2);
    }
    assertThat(robust.get("backdoor").backdoor()).as("robust").isLessThan(0.1);
    assertThat(mean.get("backdoor").backdoor()).as("mean").isGreaterThan(0.6);
  }
}
