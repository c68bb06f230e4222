package io.tributary.cli;

import io.tributary.local.LocalCluster;
import io.tributary.local.sim.Comparison;
import io.tributary.local.sim.Demo;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary compare}. */
@CommandLine.Command(
    name = "compare",
    description = {
      "Run several tasks on the same simulated participants, with several seeds each, and compare",
      "accuracy by round, or the time to an accuracy. The first task is the reference."
    })
final class CompareCommand extends Command {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Task files.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of all tasks, for instance rounds.count=10.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--participants",
      paramLabel = "N",
      defaultValue = "20",
      description = "Participants (default: ${DEFAULT-VALUE}).")
  int participants;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds (default: as in each task).")
  Integer rounds;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Seeds 1 to N (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--partition",
      paramLabel = "HOW",
      defaultValue = "dirichlet:0.1",
      description = "iid or dirichlet:ALPHA (default: ${DEFAULT-VALUE}).")
  String partition;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the tables as Markdown, too.")
  Path markdown;

  @Option(
      names = "--chart",
      paramLabel = "FILE.png",
      description = "Draw accuracy by round, with the spread over the seeds.")
  Path chart;

  @CommandLine.Mixin SimulationOptions simulation = new SimulationOptions();

  @CommandLine.Mixin ClusterPorts ports = new ClusterPorts();

  @Override
  Object run(Output output) throws Exception {
    if (seeds < 1) {
      throw CliException.usage("--seeds must be at least 1", "");
    }
    Map<String, TaskSpec> tasks = tasks();
    TaskSpec first = tasks.values().iterator().next();
    Demo.Plan common = simulation.plan(first, participants, 1, partition);
    output.line(
        "%d tasks x %d seeds, %d participants, %s of %s, stragglers %s",
        tasks.size(), seeds, participants, partition, simulation.data, simulation.stragglers);
    Map<String, List<Comparison.Run>> runs = new LinkedHashMap<>();
    try (Closing<LocalCluster> cluster =
        new Closing<>(
            LocalCluster.startTemporary(
                ports.kafka, ports.flink, Math.max(simulation.parallelism, ports.slots)))) {
      Comparison comparison =
          new Comparison(
              cluster.cluster(), common, LongStream.rangeClosed(1, seeds).boxed().toList());
      for (Map.Entry<String, TaskSpec> task : tasks.entrySet()) {
        runs.put(
            task.getKey(),
            comparison.run(task.getKey(), task.getValue(), run -> line(output, run)));
      }
    }
    ComparisonTables tables = new ComparisonTables(runs, simulation.target);
    tables.print(output);
    if (markdown != null) {
      Files.writeString(markdown, tables.markdown());
    }
    if (chart != null) {
      ComparisonChart.draw(runs, chart);
    }
    return tables.json();
  }

  private static void line(Output output, Comparison.Run run) {
    output.line(
        "  %-14s seed %d  accuracy %.4f after %d rounds, %d updates%s",
        run.label(),
        run.seed(),
        run.accuracyAfter(Integer.MAX_VALUE),
        run.rounds().size(),
        run.updates(),
        run.secondsToTarget().isPresent()
            ? String.format(
                java.util.Locale.ROOT, ", target after %.2f s", run.secondsToTarget().getAsDouble())
            : "");
  }

  private Map<String, TaskSpec> tasks() {
    Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    for (Path file : files) {
      TaskSpec spec =
          DemoTask.fit(TaskFile.read(file, overrides), participants, overrides.keySet());
      if (rounds != null) {
        spec =
            TaskSpec.newBuilder(spec)
                .setRounds(RoundsSpec.newBuilder(spec.getRounds()).setCount(rounds).build())
                .build();
      }
      spec = TaskFile.ready(spec);
      String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
      if (tasks.put(name, spec) != null) {
        throw CliException.usage("two of the files are named " + name, "give each its own name");
      }
    }
    return tasks;
  }
}
