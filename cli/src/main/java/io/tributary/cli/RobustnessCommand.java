package io.tributary.cli;

import io.tributary.local.grid.Cell;
import io.tributary.local.grid.RobustnessGrid;
import io.tributary.local.sim.Dataset;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary bench robustness}. */
@CommandLine.Command(
    name = "robustness",
    description = {
      "Let every attack meet every aggregation rule: rounds are recomputed in plain Java, without",
      "broker and job, with the updates that the demo's participants would send. Accuracy is the",
      "mean of the last five rounds on a held-out fifth, the median over the seeds."
    })
final class RobustnessCommand extends Command {
  @Option(
      names = "--data",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "digits,fashion-mnist",
      description =
          "Data sets; one of several that is not installed is left out (default: ${DEFAULT-VALUE}).")
  List<String> data = new ArrayList<>();

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Use at most so many examples of a data set (default: ${DEFAULT-VALUE}).")
  int examples;

  @Option(
      names = "--partition",
      split = ",",
      paramLabel = "HOW",
      defaultValue = "iid,dirichlet:0.5,dirichlet:0.1",
      description = "iid or dirichlet:ALPHA (default: ${DEFAULT-VALUE}).")
  List<String> partitions = new ArrayList<>();

  @Option(
      names = "--participants",
      paramLabel = "N",
      defaultValue = "25",
      description = "Participants (default: ${DEFAULT-VALUE}).")
  int participants;

  @Option(
      names = "--attackers",
      split = ",",
      paramLabel = "F",
      defaultValue = "5",
      description = "How many of them attack (default: ${DEFAULT-VALUE}).")
  List<Integer> attackers = new ArrayList<>();

  @Option(
      names = "--attacks",
      split = ",",
      paramLabel = "NAME",
      defaultValue =
          "none,sign-flip(5),gaussian,scale,alie,alie(1.5),ipm(0.1),ipm(0.5),ipm(2),ipm(5),alie-opt,"
              + "ipm-opt,mimic,min-max,min-sum,label-flip,backdoor,nan,free-rider,sybil",
      description = "Attacks, or none (default: ${DEFAULT-VALUE}).")
  List<String> attacks = new ArrayList<>();

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description = {
        "A rule, with F for the number of attackers: 'trimmed-mean(f=F)'; once for each rule",
        "(default: those of docs/robustness.md)."
      })
  List<String> rules = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "30",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seeds 1 to N (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Computed at the same time (default: one for each processor).")
  Integer threads;

  @Option(names = "--short", description = "One seed, 10 rounds, dirichlet:0.5 of the digits only.")
  boolean brief;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the tables as Markdown, too.")
  Path markdown;

  @Option(
      names = "--chart",
      paramLabel = "FILE.png",
      description = "Draw the tables as heat maps, too.")
  Path chart;

  @Override
  Object run(Output output) throws Exception {
    if (brief) {
      data = List.of("digits");
      partitions = List.of("dirichlet:0.5");
      seeds = 1;
      rounds = 10;
    }
    requirePositive();
    List<Cell> cells = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : data) {
      if (data.size() > 1 && !installed(name, missing, output)) {
        continue;
      }
      RobustnessGrid grid = grid(name);
      cells.addAll(grid.run(cell -> System.err.println("  " + RobustnessTables.line(cell))));
    }
    RobustnessTables tables = new RobustnessTables(cells, participants);
    tables.print(output);
    if (markdown != null) {
      Files.writeString(markdown, tables.markdown());
    }
    if (chart != null) {
      RobustnessChart.draw(tables.tables(), chart);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("form", brief ? "short" : "full");
    json.put("participants", participants);
    json.put("rounds", rounds);
    json.put("seeds", seeds);
    json.put("missing", missing);
    json.put("cells", cells.stream().map(RobustnessTables::json).toList());
    return json;
  }

  private void requirePositive() {
    boolean positive = participants > 1 && seeds > 0 && rounds > 0 && examples > 0;
    if (!positive || (threads != null && threads < 1)) {
      throw CliException.usage(
          "--participants must be at least 2; --seeds, --rounds, --examples and --threads at least"
              + " 1",
          "");
    }
  }

  private static boolean installed(String name, List<String> missing, Output output) {
    try {
      Dataset.requireInstalled(name);
      return true;
    } catch (IllegalArgumentException e) {
      missing.add(e.getMessage());
      output.line("%s; left out", e.getMessage());
      return false;
    }
  }

  private RobustnessGrid grid(String name) {
    TaskSpec spec = DemoTask.fit(TaskFile.read(null, name, Map.of()), participants, Set.of());
    TaskSpec task =
        TaskSpec.newBuilder(spec)
            .setRounds(RoundsSpec.newBuilder(spec.getRounds()).setCount(rounds).build())
            .build();
    int parallel = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return new RobustnessGrid(
        new RobustnessGrid.Setting(
            task, name, Dataset.named(name).sample(examples), participants, seeds, parallel),
        new RobustnessGrid.Axes(
            partitions, attackers, attacks, rules.isEmpty() ? RobustnessTables.RULES : rules));
  }
}
