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

  /** Throws a usage error for values that cannot work. */
  void check() {
    port("--kafka-port", ports.kafka);
    port("--flink-port", ports.flink);
    if (ports.kafka == ports.flink) {
      throw CliException.usage("--kafka-port and --flink-port are both " + ports.kafka, "");
    }
    if (ports.slots < 1 || parallelism < 1 || parallelism > ports.slots) {
      throw CliException.usage(
          "--parallelism is " + parallelism + " with " + ports.slots + " slots",
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
    return arguments;
  }
}
