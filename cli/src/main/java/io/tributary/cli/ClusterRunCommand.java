package io.tributary.cli;

import io.tributary.local.LocalCluster;
import io.tributary.local.ProcessCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** {@code tributary cluster run}: the background process of {@code tributary cluster start}. */
@CommandLine.Command(
    name = "run",
    hidden = true,
    description = "Run the cluster in the foreground until it is told to end.")
final class ClusterRunCommand extends Command {
  private static final int TASK_MEGABYTES = 1024;

  @CommandLine.Mixin ClusterSetup setup = new ClusterSetup();

  @Override
  Object run(Output output) throws Exception {
    setup.check();
    try (ClusterFolder.Claim claim = setup.data.folder().claim()) {
      ClusterFolder folder = claim.folder();
      note(folder, "starting Kafka and Flink", null);
      if (setup.processes) {
        runProcesses(output, folder);
      } else {
        runHere(output, folder);
      }
    }
    return Map.of();
  }

  private void runHere(Output output, ClusterFolder folder) throws Exception {
    LocalCluster cluster =
        LocalCluster.start(folder.path(), setup.ports.kafka, setup.ports.flink, setup.ports.slots);
    try (Closing<LocalCluster> closing = new Closing<>(cluster)) {
      String job = setup.noJob ? null : submit(folder, closing.cluster());
      stay(output, folder, job);
    }
  }

  private void runProcesses(Output output, ClusterFolder folder) throws Exception {
    ProcessCluster.Plan plan =
        new ProcessCluster.Plan(
            folder.path(),
            setup.ports.kafka,
            setup.ports.flink,
            setup.taskManagers,
            setup.ports.slots,
            setup.parallelism,
            TASK_MEGABYTES,
            List.of());
    try (Closing<ProcessCluster> closing = new Closing<>(new ProcessCluster(plan))) {
      closing.cluster().start();
      stay(output, folder, closing.cluster().job());
    }
  }

  private void stay(Output output, ClusterFolder folder, String job) throws Exception {
    note(folder, ClusterState.READY, job);
    output.line("ready; SIGTERM ends it");
    new CountDownLatch(1).await();
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
