package io.tributary.cli;

import io.tributary.local.LocalCluster;
import io.tributary.local.attack.AttackSpec;
import io.tributary.local.sim.Adversary;
import io.tributary.local.sim.Demo;
import io.tributary.local.sim.RoundReport;
import io.tributary.local.sim.Simulation;
import io.tributary.operators.rounds.RoundPolicy;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary demo}. */
@CommandLine.Command(
    name = "demo",
    description = "Show a whole federation in one process: broker, Flink, participants, data.")
final class DemoCommand extends Command {
  private static final int DEFAULT_PARTICIPANTS = 16;

  @Option(names = "--task", paramLabel = "FILE", description = "Task file (default: digits).")
  Path task;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a key of the task, for instance rounds.deadline=5s.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--participants", paramLabel = "N", description = "Participants (default: 16).")
  Integer participants;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds (default: as in the task).")
  Integer rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of shares and training (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--partition",
      paramLabel = "HOW",
      defaultValue = "dirichlet:0.5",
      description = "iid or dirichlet:ALPHA (default: ${DEFAULT-VALUE}).")
  String partition;

  @Option(
      names = "--attack",
      paramLabel = "NAME:F",
      description = {
        "Let the last F participants attack, for instance alie:4 or ipm(2.0):5. Names:",
        "sign-flip, gaussian, scale, alie, ipm, alie-opt, ipm-opt, mimic, min-max, min-sum,",
        "label-flip, backdoor, nan, free-rider, sybil; see docs/attacks.md."
      })
  String attack;

  @Option(names = "--keep", description = "Leave everything running until Ctrl-C.")
  boolean keep;

  @CommandLine.Mixin SimulationOptions simulation = new SimulationOptions();

  @CommandLine.Mixin ClusterPorts ports = new ClusterPorts();

  @Override
  Object run(Output output) throws Exception {
    Demo.Plan plan = plan();
    output.line("Starting a Kafka broker and a Flink cluster on loopback ...");
    try (Closing<LocalCluster> cluster =
        new Closing<>(
            LocalCluster.startTemporary(
                ports.kafka, ports.flink, Math.max(simulation.parallelism, ports.slots)))) {
      String dashboard = cluster.cluster().flink().dashboard();
      output.line(
          "Dashboard %s   Kafka %s", dashboard, cluster.cluster().broker().bootstrapServers());
      output.line(
          "%d participants share four fifths of %s (%s), task %s, %d rounds",
          plan.participants(),
          plan.data(),
          plan.partitioner(),
          plan.task().getName(),
          plan.task().getRounds().getCount());
      plan.behaviour().attack().ifPresent(spec -> output.line("%s", attackLine(plan, spec)));
      output.line(
          "%5s  %9s  %8s  %8s  %7s  %-12s  %8s  %8s",
          "round", "included", "rejected", "accuracy", "loss", "model", "took", "closing");
      Demo.Result result = new Demo(cluster.cluster(), plan).run(r -> line(output, r));
      output.line(
          "Accuracy %.4f on a held-out fifth; the same model trained in one place: %.4f; %.1f s",
          result.finalAccuracy(), result.centralizedAccuracy(), result.wallSeconds());
      if (result.backdoorSuccess() != null) {
        output.line(
            "Backdoor: %.1f %% of the held-out examples of other classes are taken for class 0 when"
                + " marked",
            100 * result.backdoorSuccess());
      }
      int rounds = plan.task().getRounds().getCount();
      if (simulation.target == null && result.rounds().size() < rounds) {
        output.line(
            "The task ended after %d of %d rounds: its privacy budget is spent",
            result.rounds().size(), rounds);
      }
      if (simulation.target != null) {
        RoundReport last = result.rounds().get(result.rounds().size() - 1);
        output.line(
            last.accuracy() >= simulation.target
                ? "Reached %.2f in round %d, %.2f s after the first round opened"
                : "Did not reach %.2f in %d rounds, %.2f s",
            simulation.target,
            last.round(),
            last.elapsedMs() / 1000.0);
      }
      if (keep) {
        output.line("Everything keeps running; Ctrl-C ends it.");
        new CountDownLatch(1).await();
      }
      return json(dashboard, plan, result);
    }
  }

  private static void line(Output output, RoundReport r) {
    output.line(
        "%5d  %9s  %8d  %8.4f  %7.4f  %-12s  %5d ms  %5d ms",
        r.round(),
        r.included() + "/" + r.wanted(),
        r.rejected(),
        r.accuracy(),
        r.loss(),
        r.modelHash().substring(0, 12),
        r.durationMs(),
        r.closeMs());
  }

  private Demo.Plan plan() {
    TaskSpec spec = TaskFile.read(task, overrides);
    TaskSpec fitted = DemoTask.fit(spec, participants, overrides.keySet());
    RoundsSpec.Builder counted = RoundsSpec.newBuilder(fitted.getRounds());
    if (rounds != null) {
      counted.setCount(rounds);
    }
    TaskSpec checked =
        TaskFile.ready(TaskSpec.newBuilder(fitted).setRounds(counted.build()).build());
    RoundPolicy policy = TaskPlan.of(checked).policy();
    int fewest =
        policy.synchronous()
            ? policy.closesAt()
            : Math.max(DEFAULT_PARTICIPANTS, policy.closesAt());
    int count = participants == null ? fewest : participants;
    Optional<AttackSpec> attackers = Optional.ofNullable(attack).map(AttackSpec::parse);
    TaskSpec waiting = attackers.map(a -> attacked(checked, count, a)).orElse(checked);
    return simulation.plan(waiting, count, seed, partition, attackers);
  }

  /** The task as it is run when some attack: no round waits for what is refused. */
  private TaskSpec attacked(TaskSpec checked, int count, AttackSpec attackers) {
    Adversary.requirePossible(checked, count, attackers);
    if (!attackers.attack().refused()) {
      return checked;
    }
    return TaskFile.ready(
        DemoTask.waitingFor(checked, count - attackers.attackers(), overrides.keySet()));
  }

  private static List<String> attackers(Demo.Plan plan, AttackSpec spec) {
    return IntStream.range(plan.participants() - spec.attackers(), plan.participants())
        .mapToObj(Simulation::name)
        .toList();
  }

  private static String attackLine(Demo.Plan plan, AttackSpec spec) {
    return "Attack "
        + spec
        + ": "
        + String.join(", ", attackers(plan, spec))
        + " "
        + spec.attack().deed();
  }

  private static Map<String, Object> attackJson(Demo.Plan plan, AttackSpec spec) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("spec", spec.toString());
    json.put("deed", spec.attack().deed());
    json.put("attackers", attackers(plan, spec));
    return json;
  }

  private static Map<String, Object> json(String dashboard, Demo.Plan plan, Demo.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dashboard", dashboard);
    json.put("attack", plan.behaviour().attack().map(spec -> attackJson(plan, spec)).orElse(null));
    json.put("rounds", result.rounds());
    json.put("finalAccuracy", result.finalAccuracy());
    json.put("backdoorSuccess", result.backdoorSuccess());
    json.put("centralizedAccuracy", result.centralizedAccuracy());
    json.put("wallSeconds", result.wallSeconds());
    return json;
  }
}
