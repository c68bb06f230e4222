package io.tributary.cli;

import io.tributary.local.LocalCluster;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** {@code tributary cluster run}: the background process of {@code tributary cluster start}. */
@CommandLine.Command(
    name = "run",
    hidden = true,
    description = "Run the cluster in the foreground until it is told to end.")
final class ClusterRunCommand extends Command {
  @CommandLine.Mixin ClusterSetup setup = new ClusterSetup();

  @Override
  Object run(Output output) throws Exception {
    setup.check();
    try (ClusterFolder.Claim claim = setup.data.folder().claim()) {
      ClusterFolder folder = claim.folder();
      note(folder, "starting Kafka and Flink", null);
      try (Closing cluster =
          new Closing(
              LocalCluster.start(
                  folder.path(), setup.ports.kafka, setup.ports.flink, setup.ports.slots))) {
        String job = setup.noJob ? null : submit(folder, cluster.cluster());
        note(folder, ClusterState.READY, job);
        output.line("ready; SIGTERM ends it");
        new CountDownLatch(1).await();
      }
    }
    return Map.of();
  }

  private String submit(ClusterFolder folder, LocalCluster cluster) throws Exception {
    note(folder, "submitting the job", null);
    String kafka = cluster.broker().bootstrapServers();
    return cluster.flink().run(setup.parallelism, "--bootstrap-servers", kafka);
  }

  private void note(ClusterFolder folder, String phase, String job) throws java.io.IOException {
    folder.write(ClusterState.ofThisProcess(setup.ports, phase, job));
  }
}
