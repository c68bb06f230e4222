package io.tributary.local.sim;

import io.tributary.local.LocalCluster;
import io.tributary.operators.rounds.RoundPolicy;
import io.tributary.operators.task.TaskPlan;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.serde.ModelLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
   * @param behaviour how the participants behave
   * @param target accuracy at which to stop; above 1 to run all rounds
   */
  public record Plan(
      TaskSpec task,
      int participants,
      long seed,
      Partitioner partitioner,
      Dataset data,
      int parallelism,
      Behaviour behaviour,
      double target) {
    boolean reached(RoundReport report) {
      return report.accuracy() >= target;
    }
  }

  /** Starts what serves the federation. */
  @FunctionalInterface
  public interface Submission {
    /** Submits it. */
    void submit() throws Exception;
  }

  /**
   * Runs everything, with a job that serves all federations of the cluster; tells {@code eachRound}
   * of each round as soon as its model is evaluated.
   */
  public Result run(Consumer<RoundReport> eachRound) throws Exception {
    long begin = System.nanoTime();
    String servers = cluster.broker().bootstrapServers();
    List<RoundReport> rounds =
        rounds(
            () -> cluster.flink().submit(plan.parallelism(), "--bootstrap-servers", servers),
            eachRound);
    double central = centralized();
    RoundReport last = rounds.get(rounds.size() - 1);
    return new Result(
        rounds, last.accuracy(), last.backdoor(), central, (System.nanoTime() - begin) / 1e9);
  }

  /**
   * What came of it.
   *
   * @param finalAccuracy of the last model on the held-out fifth
   * @param backdoorSuccess of the last model, see {@link RoundReport}; null without a backdoor
   * @param centralizedAccuracy of the same network trained on all the data in one place, for as
   *     many epochs
   */
  public record Result(
      List<RoundReport> rounds,
      double finalAccuracy,
      Double backdoorSuccess,
      double centralizedAccuracy,
      double wallSeconds) {}

  /**
   * Runs all rounds, or until the target is reached or the task ends of itself.
   *
   * @param submit submits a job that serves the federation, once the topics are there
   */
  public List<RoundReport> rounds(Submission submit, Consumer<RoundReport> eachRound)
      throws Exception {
    TaskSpec task = plan.task();
    Dataset.Split split = plan.data().holdOut();
    List<Dataset> shares =
        plan.partitioner().split(split.train(), plan.participants(), plan.seed());
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", cluster.broker().bootstrapServers());
    List<RoundReport> rounds = new ArrayList<>();
    try (FederationAdmin admin = new FederationAdmin(client, task.getFederation())) {
      admin.ensureTopics(4);
      submit.submit();
      try (FederationConnection federation =
              FederationConnection.open(client, task.getFederation());
          Simulation simulation =
              new Simulation(
                  federation,
                  shares,
                  plan.behaviour(),
                  plan.seed(),
                  cluster.folder().resolve("participants").resolve(task.getFederation()))) {
        simulation.register(admin);
        RoundMonitor monitor =
            new RoundMonitor(
                federation,
                task,
                split.test(),
                plan.behaviour().attack().flatMap(spec -> spec.attack().trigger()));
        admin.openTask(task);
        simulation.start(task);
        boolean reached = false;
        boolean ended = false;
        while (!reached && !ended && rounds.size() < task.getRounds().getCount()) {
          Optional<RoundReport> report = monitor.next(QUIET_LIMIT, simulation::check);
          report.ifPresent(rounds::add);
          report.ifPresent(eachRound);
          reached = report.map(plan::reached).orElse(false);
          ended = report.isEmpty();
        }
        if (reached) {
          admin.stopTask(task.getName());
        }
        federation.watch(task.getName()).awaitFinished(Duration.ofSeconds(30));
      }
    }
    return rounds;
  }

  private double centralized() {
    TaskSpec task = plan.task();
    Dataset.Split split = plan.data().holdOut();
    TaskPlan compiled = TaskPlan.of(task);
    ModelLayout layout = compiled.layout();
    float[] parameters = new float[Math.toIntExact(layout.parameters())];
    for (int block = 0; block < layout.blocks(); block++) {
      float[] part = compiled.initialization().block(layout, block);
      System.arraycopy(part, 0, parameters, Math.toIntExact(layout.start(block)), part.length);
    }
    DenseNetwork network = new DenseNetwork(task, parameters);
    RoundPolicy policy = compiled.policy();
    double passes = policy.synchronous() ? 1 : (double) policy.closesAt() / plan.participants();
    double rounds = Math.max(1, task.getRounds().getCount() * passes);
    int epochs = (int) Math.ceil(task.getTraining().getLocalEpochs() * rounds);
    network.train(
        split.train(),
        TrainingSpec.newBuilder(task.getTraining()).setLocalEpochs(epochs).setProximalMu(0).build(),
        plan.seed(),
        null);
    return network.evaluate(split.test()).accuracy();
  }
}
