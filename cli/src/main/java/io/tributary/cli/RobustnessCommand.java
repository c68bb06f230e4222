package io.tributary.cli;

import io.tributary.local.grid.Cell;
import io.tributary.local.grid.RobustnessGrid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  @CommandLine.Mixin GridOptions options = new GridOptions();

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

  @Option(names = "--short", description = "One seed, 10 rounds, dirichlet:0.5 of the digits only.")
  boolean brief;

  @Option(
      names = "--chart",
      paramLabel = "FILE.png",
      description = "Draw the tables as heat maps, too.")
  Path chart;

  @Override
  Object run(Output output) throws Exception {
    if (brief) {
      options.data = List.of("digits");
      partitions = List.of("dirichlet:0.5");
      options.seeds = 1;
      rounds = 10;
    }
    requirePositive();
    List<Cell> cells = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : options.installed(missing, output)) {
      RobustnessGrid grid = grid(name);
      cells.addAll(grid.run(cell -> System.err.println("  " + RobustnessTables.line(cell))));
    }
    RobustnessTables tables = new RobustnessTables(cells, participants);
    tables.print(output);
    options.write(tables.markdown());
    if (chart != null) {
      RobustnessChart.draw(tables.tables(), chart);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("form", brief ? "short" : "full");
    json.put("participants", participants);
    json.put("rounds", rounds);
    json.put("seeds", options.seeds);
    json.put("missing", missing);
    json.put("cells", cells.stream().map(RobustnessTables::json).toList());
    return json;
  }

  private void requirePositive() {
    options.check();
    if (participants < 2 || rounds < 1) {
      throw CliException.usage("--participants must be at least 2, --rounds at least 1", "");
    }
  }

  private RobustnessGrid grid(String name) {
    return new RobustnessGrid(
        new RobustnessGrid.Setting(
            GridOptions.task(name, participants, rounds),
            name,
            options.examplesOf(name),
            participants,
            options.seeds,
            options.parallel()),
        new RobustnessGrid.Axes(
            partitions, attackers, attacks, rules.isEmpty() ? RobustnessTables.RULES : rules));
  }
}
