package io.tributary.cli;

import io.tributary.operators.task.TaskPlan;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.LogFollower;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Topics.Stream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary task open}. */
@CommandLine.Command(
    name = "open",
    description = {
      "Open a task and wait until the aggregation job has taken it. Of a task that runs, the",
      "rounds may be changed: all of the file's rounds are in force from its next round on.",
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
        return alreadyOpen(output, admin, plan, inForce);
      }
      output.line("Asking the job to open %s ...", spec.getName());
      Predicate<TaskAnswer> complete =
          plan.forwards() ? TaskAnswer::opened : a -> a.history().newest().isPresent();
      TaskAnswer answer = ask(admin, spec, complete);
      if (!complete.test(answer)) {
        throw noAnswer(answer, spec);
      }
      output.line("Task %s is open.", plan.path());
      if (plan.forwards()) {
        output.line(
            "It waits for the models of %s/%s: start 'tributary region run --federation %s --task %s"
                + " ...'.",
            spec.getUpstream().getFederation(),
            spec.getUpstream().getTask(),
            spec.getFederation(),
            spec.getName());
      }
      return result(output, spec, answer.history(), Outcome.OPENED);
    }
  }

  /** What the request led to. */
  private enum Outcome {
    OPENED,
    OPEN_ALREADY,
    ROUNDS_CHANGED
  }

  /** Writes the request and waits until the answer is what is waited for, or the time is over. */
  private TaskAnswer ask(FederationAdmin admin, TaskSpec spec, Predicate<TaskAnswer> complete)
      throws Exception {
    try (LogFollower follower = admin.follow(Stream.ROUNDS, Stream.JOURNAL, Stream.REJECTS)) {
      TaskAnswer answer = new TaskAnswer(spec, admin.openTask(spec));
      long begin = System.nanoTime();
      Duration left = timeout;
      while (!complete.test(answer) && left.toNanos() > 0) {
        follower.poll(left, answer::accept);
        left = timeout.minusNanos(System.nanoTime() - begin);
      }
      return answer;
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

  private Object alreadyOpen(Output output, FederationAdmin admin, TaskPlan plan, TaskSpec inForce)
      throws Exception {
    TaskSpec spec = plan.spec();
    if (!TaskPlan.sameLearning(inForce, spec)) {
      throw CliException.failed(
          "TASK_ALREADY_OPEN",
          "task " + spec.getName() + " is open with another specification",
          "change nothing but its rounds, or open it under another name: --set metadata.name=NAME");
    }
    TaskHistory history = TaskHistory.require(admin, spec.getName());
    if (history.ended().isPresent()) {
      throw CliException.failed(
          "TASK_ENDED",
          "task "
              + spec.getName()
              + " has ended ("
              + history.state(inForce)
              + "); it cannot be reopened",
          "open it under another name: --set metadata.name=NAME");
    }
    if (inForce.getRounds().equals(spec.getRounds())) {
      output.line("Task %s is open already, with this specification.", spec.getName());
      return result(output, spec, history, Outcome.OPEN_ALREADY);
    }
    output.line("Task %s is open; asking the job for other rounds ...", spec.getName());
    if (!ask(admin, spec, TaskAnswer::changed).changed()) {
      throw CliException.notReachable(
          "no job answered within " + Texts.duration(timeout.toMillis()),
          "the request stays; a job that starts later takes it");
    }
    output.line("Accepted: %s", RoundsText.policy(plan));
    output.line("It is in force from the next round that opens; the open round keeps its own.");
    return result(output, spec, history, Outcome.ROUNDS_CHANGED);
  }

  private static Object result(Output output, TaskSpec spec, TaskHistory history, Outcome outcome) {
    history
        .newest()
        .ifPresent(m -> output.line("Model version %d  %s", m.fact().getVersion(), m.hash()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("federation", spec.getFederation());
    json.put("task", spec.getName());
    json.put("alreadyOpen", outcome != Outcome.OPENED);
    json.put("roundsChanged", outcome == Outcome.ROUNDS_CHANGED);
    json.put("round", history.current().map(r -> r.getRound()).orElse(null));
    json.put("version", history.newest().map(m -> m.fact().getVersion()).orElse(null));
    json.put("modelHash", history.newest().map(TaskHistory.Published::hash).orElse(null));
    return json;
  }
}
