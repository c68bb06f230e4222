package io.tributary.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What a background cluster is started with. */
final class ClusterSetup {
  @CommandLine.Mixin ClusterPorts ports = new ClusterPorts();

  @CommandLine.Mixin ClusterFolder.Choice data = new ClusterFolder.Choice();

  @Option(names = "--no-job", description = "Do not submit the aggregation job.")
  boolean noJob;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Parallelism of the job, at most --slots (default: ${DEFAULT-VALUE}).")
  int parallelism;

  @Option(
      names = "--processes",
      description =
          "Run broker, JobManager and TaskManagers as processes of their own, which are started"
              + " again when they die; the job goes on from its newest checkpoint.")
  boolean processes;

  @Option(
      names = "--taskmanagers",
      paramLabel = "N",
      defaultValue = "2",
      description = "With --processes: TaskManagers, 1 to 8 (default: ${DEFAULT-VALUE}).")
  int taskManagers;

  /** Slots of all TaskManagers together. */
  int allSlots() {
    return processes ? ports.slots * taskManagers : ports.slots;
  }

  /** Throws a usage error for values that cannot work. */
  void check() {
    port("--kafka-port", ports.kafka);
    port("--flink-port", ports.flink);
    if (ports.kafka == ports.flink) {
      throw CliException.usage("--kafka-port and --flink-port are both " + ports.kafka, "");
    }
    if (taskManagers < 1 || taskManagers > 8) {
      throw CliException.usage("--taskmanagers is " + taskManagers, "use 1 to 8");
    }
    if (processes && noJob) {
      throw CliException.usage(
          "--processes and --no-job exclude each other", "leave one of them out");
    }
    if (ports.slots < 1 || parallelism < 1 || parallelism > allSlots()) {
      throw CliException.usage(
          "--parallelism is " + parallelism + " with " + allSlots() + " slots",
          "use 1 to the number of slots, or raise --slots");
    }
  }

  private static void port(String flag, int port) {
    if (port < 1 || port > 65535) {
      throw CliException.usage(flag + " is " + port, "use 1 to 65535");
    }
  }

  /** The same setup as arguments. */
  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka-port",
                Integer.toString(ports.kafka),
                "--flink-port",
                Integer.toString(ports.flink),
                "--slots",
                Integer.toString(ports.slots),
                "--parallelism",
                Integer.toString(parallelism),
                "--data",
                data.folder().path().toString()));
    if (noJob) {
      arguments.add("--no-job");
    }
    if (processes) {
      arguments.addAll(List.of("--processes", "--taskmanagers", Integer.toString(taskManagers)));
    }
    return arguments;
  }
}
