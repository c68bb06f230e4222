package io.tributary.cli;

import io.tributary.local.sim.Dataset;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of commands that compute many federations in plain Java. */
final class GridOptions {
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
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seeds 1 to N (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Computed at the same time (default: one for each processor).")
  private Integer threads;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the tables as Markdown, too.")
  private Path markdown;

  /** Throws a usage error for numbers that are too small. */
  void check() {
    if (seeds < 1 || examples < 1 || (threads != null && threads < 1)) {
      throw CliException.usage("--seeds, --examples and --threads must be at least 1", "");
    }
  }

  /** The data sets that are installed; those that are not are told and added to {@code missing}. */
  List<String> installed(List<String> missing, Output output) {
    List<String> installed = new ArrayList<>();
    for (String name : data) {
      try {
        if (data.size() > 1) {
          Dataset.requireInstalled(name);
        }
        installed.add(name);
      } catch (IllegalArgumentException e) {
        missing.add(e.getMessage());
        output.line("%s; left out", e.getMessage());
      }
    }
    return installed;
  }

  /** The built-in task of a data set for so many participants and rounds. */
  static TaskSpec task(String data, int participants, int rounds) {
    TaskSpec spec = DemoTask.fit(TaskFile.read(null, data, Map.of()), participants, Set.of());
    return TaskSpec.newBuilder(spec)
        .setRounds(RoundsSpec.newBuilder(spec.getRounds()).setCount(rounds).build())
        .build();
  }

  Dataset examplesOf(String name) {
    return Dataset.named(name).sample(examples);
  }

  int parallel() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Writes the tables to the file that was asked for, if one was. */
  void write(String tables) throws IOException {
    if (markdown != null) {
      Files.writeString(markdown, tables);
    }
  }
}
