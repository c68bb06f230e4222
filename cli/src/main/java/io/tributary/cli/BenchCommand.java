package io.tributary.cli;

import io.tributary.local.bench.Bench;
import io.tributary.local.bench.Form;
import io.tributary.local.bench.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary bench}. */
@CommandLine.Command(
    name = "bench",
    subcommands = {RobustnessCommand.class, UtilityCommand.class},
    description = {
      "Measure the pipeline against the limits of this machine and against what else could be",
      "taken. What counts are the ratios: value and reference take turns in the same run."
    })
final class BenchCommand extends Command {
  private static final int MEASURED_AGAIN = 2;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Figures (default: all), see --list; ingest/4MB for the cases that begin so.")
  List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "Only list the figures.")
  boolean list;

  @Option(names = "--short", description = "Fewer repetitions, smaller topics, fewer cases.")
  boolean brief;

  @Option(
      names = "--check",
      description = "Fail when a ratio stays worse than its committed floor, measured three times.")
  boolean check;

  @Option(
      names = "--floors",
      paramLabel = "FILE",
      description = "Floors for --check (default: the committed ones).")
  Path floors;

  @Option(
      names = "--write-floors",
      paramLabel = "FILE",
      description = "Write floors, 80 %% of what is measured now; others in the file stay.")
  Path writeFloors;

  @Override
  Object run(Output output) throws Exception {
    Map<String, String> known = Bench.figures();
    if (list) {
      output.table(
          List.of("figure", "what it tells"),
          known.entrySet().stream().map(f -> List.of(f.getKey(), f.getValue())).toList());
      return Map.of("figures", known);
    }
    names.forEach(Bench::figure); // Refuses what is not one before anything is started.
    BenchFloors limits = floors == null ? BenchFloors.committed() : BenchFloors.read(floors);
    List<Outcome> outcomes = new ArrayList<>();
    Form form = brief ? Form.quick() : Form.thorough();
    try (Closing<Bench> bench =
        new Closing<>(new Bench(form, line -> System.err.println("  " + line)))) {
      for (String name : names.isEmpty() ? known.keySet() : names) {
        outcomes.addAll(measure(output, bench.cluster(), name));
      }
      for (int again = 0; check && again < MEASURED_AGAIN; again++) {
        outcomes = measureAgain(output, bench.cluster(), outcomes, limits);
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("form", brief ? "short" : "full");
    result.put("figures", outcomes.stream().map(BenchRow::json).toList());
    if (writeFloors != null) {
      BenchFloors.write(writeFloors, outcomes);
    }
    if (check) {
      limits.check(output, outcomes, result);
    }
    return result;
  }

  private static List<Outcome> measure(Output output, Bench bench, String name) throws Exception {
    List<Outcome> outcomes = bench.measure(name);
    output.line("");
    output.line("%s: %s", name, Bench.figures().get(Bench.figure(name)));
    output.table(BenchRow.HEADINGS, outcomes.stream().map(BenchRow::cells).toList());
    for (Outcome outcome : outcomes) {
      if (!outcome.note().isEmpty()) {
        output.line("  %s: %s", outcome.label(), outcome.note());
      }
    }
    return outcomes;
  }

  /** Figures with a ratio below its floor once more: only what stays below it is a regression. */
  private static List<Outcome> measureAgain(
      Output output, Bench bench, List<Outcome> outcomes, BenchFloors limits) throws Exception {
    Map<String, Outcome> better = new LinkedHashMap<>();
    Set<String> figures = new TreeSet<>();
    limits.broken(outcomes).forEach(outcome -> figures.add(outcome.figure()));
    for (String figure : figures) {
      output.line("");
      output.line("%s is below a floor and is measured again", figure);
      List<Outcome> second = new ArrayList<>(measure(output, bench, figure));
      second.removeAll(limits.broken(second));
      second.forEach(outcome -> better.put(outcome.figure() + "/" + outcome.label(), outcome));
    }
    List<Outcome> broken = limits.broken(outcomes);
    return outcomes.stream()
        .map(
            outcome ->
                broken.contains(outcome)
                    ? better.getOrDefault(outcome.figure() + "/" + outcome.label(), outcome)
                    : outcome)
        .toList();
  }
}
