package io.tributary.it;

import io.tributary.local.Ports;
import io.tributary.local.ProcessCluster;
import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.ModelPublished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A second copy of the job in processes of its own, on the topics of the first. */
final class SecondCopy implements AutoCloseable {
  private final ProcessCluster.Plan plan;
  private ProcessCluster cluster;

  /** Of the job that the cluster of {@code of} runs; its folder is {@code folder}. */
  SecondCopy(ProcessCluster.Plan of, Path folder) {
    plan =
        new ProcessCluster.Plan(
            folder, of.kafkaPort(), Ports.free(), 1, 2, 2, of.taskMegabytes(), of.jobArguments());
  }

  /** Its processes, while it runs. */
  ProcessCluster cluster() {
    return Optional.ofNullable(cluster).orElseThrow();
  }

  boolean runs() {
    return cluster != null;
  }

  /** Starts it without state, and waits until it has a checkpoint. */
  void start() throws IOException, InterruptedException {
    cluster = ProcessCluster.withoutBroker(plan);
    cluster.start();
    Rest rest = new Rest(cluster.dashboard());
    Patience.await(
        "a checkpoint of the second copy",
        () ->
            Optional.of(rest.get("/jobs/" + cluster.job() + "/checkpoints"))
                .filter(found -> found.get("counts").get("completed").asInt() > 0));
  }

  /** Waits until a version has been announced by both, and ends this one. */
  void end(FederationAdmin admin, int version) throws InterruptedException {
    Patience.await(
        "version " + version + " of both copies",
        () ->
            Optional.of(Federation.facts(admin, ModelPublished.class))
                .filter(all -> count(all, version) > 1));
    close();
  }

  private static long count(List<ModelPublished> all, int version) {
    return all.stream().filter(model -> model.getVersion() == version).count();
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }
}
