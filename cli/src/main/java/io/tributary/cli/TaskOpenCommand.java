package io.tributary.cli;

import io.tributary.operators.task.TaskPlan;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.LogFollower;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Topics.Stream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary task open}. */
@CommandLine.Command(
    name = "open",
    description = {
      "Open a task and wait until the aggregation job has taken it.",
      "The file's federation counts unless --federation is given."
    })
final class TaskOpenCommand extends Command {
  @CommandLine.Mixin TaskSource source = new TaskSource();

  @CommandLine.Mixin Broker broker = new Broker();

  @CommandLine.Mixin Partitions partitions = new Partitions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long to wait for the job (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Override
  Object run(Output output) throws Exception {
    TaskPlan plan = source.read(given("--federation") ? broker.federation : null);
    TaskSpec spec = plan.spec();
    partitions.check();
    try (FederationAdmin admin = broker.admin(spec.getFederation())) {
      admin.ensureTopics(partitions.count);
      TaskSpec inForce = admin.openedTasks().get(spec.getName());
      if (inForce != null) {
        return alreadyOpen(output, admin, spec, inForce);
      }
      TaskHistory history = ask(output, admin, spec);
      output.line("Task %s is open.", plan.path());
      return result(output, spec, history, false);
    }
  }

  /** Writes the request and waits for what the job makes of it. */
  private TaskHistory ask(Output output, FederationAdmin admin, TaskSpec spec) throws Exception {
    try (LogFollower follower = admin.follow(Stream.ROUNDS, Stream.REJECTS)) {
      output.line("Asking the job to open %s ...", spec.getName());
      TaskAnswer answer = new TaskAnswer(spec, admin.openTask(spec));
      long begin = System.nanoTime();
      while (answer.history().newest().isEmpty()) {
        Duration left = timeout.minusNanos(System.nanoTime() - begin);
        if (left.isNegative() || left.isZero()) {
          throw noAnswer(answer, spec);
        }
        follower.poll(left, answer::accept);
      }
      return answer.history();
    }
  }

  private CliException noAnswer(TaskAnswer answer, TaskSpec spec) {
    String waited = Texts.duration(timeout.toMillis());
    if (answer.history().opened().isEmpty()) {
      return CliException.notReachable(
          "no job answered within " + waited + ": is the aggregation job running?",
          "the request stays; a job that starts later opens the task. See 'tributary cluster"
              + " status' and 'tributary doctor'");
    }
    return CliException.notReachable(
        "the job opened " + spec.getName() + " but published no model within " + waited,
        "see 'tributary task show " + spec.getName() + "' in a while, and the job's log");
  }

  private static Object alreadyOpen(
      Output output, FederationAdmin admin, TaskSpec spec, TaskSpec inForce) {
    if (!TaskPlan.sameLearning(inForce, spec)) {
      throw CliException.failed(
          "TASK_ALREADY_OPEN",
          "task " + spec.getName() + " is open with another specification",
          "open it under another name: --set metadata.name=NAME");
    }
    TaskHistory history = TaskHistory.require(admin, spec.getName());
    if (history.ended().isPresent()) {
      throw CliException.failed(
          "TASK_ENDED",
          "task " + spec.getName() + " has ended (" + history.state() + "); it cannot be reopened",
          "open it under another name: --set metadata.name=NAME");
    }
    output.line("Task %s is open already, with this specification.", spec.getName());
    return result(output, spec, history, true);
  }

  private static Object result(Output output, TaskSpec spec, TaskHistory history, boolean already) {
    history
        .newest()
        .ifPresent(m -> output.line("Model version %d  %s", m.fact().getVersion(), m.hash()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("federation", spec.getFederation());
    json.put("task", spec.getName());
    json.put("alreadyOpen", already);
    json.put("round", history.current().map(r -> r.getRound()).orElse(null));
    json.put("version", history.newest().map(m -> m.fact().getVersion()).orElse(null));
    json.put("modelHash", history.newest().map(TaskHistory.Published::hash).orElse(null));
    return json;
  }
}
