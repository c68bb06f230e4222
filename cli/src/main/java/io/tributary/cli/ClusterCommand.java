package io.tributary.cli;

import picocli.CommandLine;

/** {@code tributary cluster}. */
@CommandLine.Command(
    name = "cluster",
    description = "A Kafka broker and a Flink cluster on this machine, in the background.",
    subcommands = {
      ClusterStartCommand.class,
      ClusterStopCommand.class,
      ClusterStatusCommand.class,
      ClusterRunCommand.class
    })
final class ClusterCommand extends Group {}
