package io.tributary.cli;

import picocli.CommandLine.Option;

/** Options of commands that start a cluster. */
final class ClusterPorts {
  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of the broker on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  int kafka;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Port of Flink's dashboard on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  int flink;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "4",
      description = "Task slots: the largest parallelism (default: ${DEFAULT-VALUE}).")
  int slots;
}
