package io.tributary.local.sim;

import io.tributary.local.LocalCluster;
import io.tributary.operators.task.TaskPlan;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.serde.ModelLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * A whole federation in one process: real broker, real Flink, simulated participants, real data.
 */
public final class Demo {
  private static final Duration QUIET_LIMIT = Duration.ofMinutes(3);
  private final LocalCluster cluster;
  private final Plan plan;

  /** A demonstration on a running cluster. */
  public Demo(LocalCluster cluster, Plan plan) {
    this.cluster = cluster;
    this.plan = plan;
  }

  /**
   * What is shown.
   *
   * @param participants how many share the data
   * @param seed decides the shares and every participant's order of examples
   * @param parallelism of the job
   */
  public record Plan(
      TaskSpec task,
      int participants,
      long seed,
      Partitioner partitioner,
      Dataset data,
      int parallelism) {}

  /**
   * What came of it.
   *
   * @param finalAccuracy of the last model on the held-out fifth
   * @param centralizedAccuracy of the same network trained on all the data in one place, for as
   *     many epochs
   */
  public record Result(
      List<RoundReport> rounds,
      double finalAccuracy,
      double centralizedAccuracy,
      double wallSeconds) {}

  /** Runs all rounds; tells {@code eachRound} of each as soon as its model is evaluated. */
  public Result run(Consumer<RoundReport> eachRound) throws Exception {
    long begin = System.nanoTime();
    TaskSpec task = plan.task();
    Dataset.Split split = plan.data().holdOut();
    List<Dataset> shares =
        plan.partitioner().split(split.train(), plan.participants(), plan.seed());
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", cluster.broker().bootstrapServers());
    List<RoundReport> rounds = new ArrayList<>();
    try (FederationAdmin admin = new FederationAdmin(client, task.getFederation())) {
      admin.ensureTopics(4);
      cluster
          .flink()
          .submit(plan.parallelism(), "--bootstrap-servers", cluster.broker().bootstrapServers());
      try (FederationConnection federation =
              FederationConnection.open(client, task.getFederation());
          Simulation simulation =
              new Simulation(
                  federation, shares, plan.seed(), cluster.folder().resolve("participants"))) {
        simulation.register(admin);
        RoundMonitor monitor = new RoundMonitor(federation, task, split.test());
        admin.openTask(task);
        simulation.start(task.getName());
        while (rounds.size() < task.getRounds().getCount()) {
          RoundReport report = monitor.next(QUIET_LIMIT, simulation::check);
          rounds.add(report);
          eachRound.accept(report);
        }
        federation.watch(task.getName()).awaitFinished(Duration.ofSeconds(30));
      }
    }
    double central = centralized(task, split);
    double accuracy = rounds.get(rounds.size() - 1).accuracy();
    return new Result(rounds, accuracy, central, (System.nanoTime() - begin) / 1e9);
  }

  private double centralized(TaskSpec task, Dataset.Split split) {
    TaskPlan compiled = TaskPlan.of(task);
    ModelLayout layout = compiled.layout();
    float[] parameters = new float[Math.toIntExact(layout.parameters())];
    for (int block = 0; block < layout.blocks(); block++) {
      float[] part = compiled.initialization().block(layout, block);
      System.arraycopy(part, 0, parameters, Math.toIntExact(layout.start(block)), part.length);
    }
    DenseNetwork network = new DenseNetwork(task, parameters);
    int epochs = task.getTraining().getLocalEpochs() * task.getRounds().getCount();
    network.train(
        split.train(),
        TrainingSpec.newBuilder(task.getTraining()).setLocalEpochs(epochs).build(),
        plan.seed());
    return network.evaluate(split.test()).accuracy();
  }
}
