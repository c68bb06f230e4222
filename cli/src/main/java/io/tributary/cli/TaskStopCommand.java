package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.LogFollower;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Topics.Stream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary task stop}. */
@CommandLine.Command(
    name = "stop",
    description = "End a task for good: its open round is abandoned, its models stay.")
final class TaskStopCommand extends Command {
  @Parameters(paramLabel = "NAME", description = "Task.")
  String name;

  @CommandLine.Mixin Broker broker = new Broker();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long to wait for the job (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Override
  Object run(Output output) throws Exception {
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory history = TaskHistory.require(admin, name);
      TaskSpec spec = admin.openedTasks().get(name);
      if (history.ended().isPresent()) {
        output.line("Task %s has ended already.", name);
      } else if (spec == null) {
        admin.stopTask(name);
        output.line("Task %s was not open; the request to open it is withdrawn.", name);
      } else {
        history = stop(output, admin, spec);
        output.line("Task %s is stopped.", name);
      }
      Integer version = history.ended().map(TaskEnded::getVersion).orElse(null);
      if (version != null) {
        output.line("Last model: version %d", version);
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("task", name);
      json.put("state", history.state(spec));
      json.put("version", version);
      return json;
    }
  }

  private TaskHistory stop(Output output, FederationAdmin admin, TaskSpec spec) throws Exception {
    try (LogFollower follower = admin.follow(Stream.ROUNDS)) {
      admin.stopTask(name);
      output.line("Asking the job to stop %s ...", name);
      TaskAnswer answer = new TaskAnswer(spec, -1);
      long begin = System.nanoTime();
      while (answer.history().ended().isEmpty()) {
        Duration left = timeout.minusNanos(System.nanoTime() - begin);
        if (left.isNegative() || left.isZero()) {
          throw CliException.notReachable(
              "no job answered within "
                  + Texts.duration(timeout.toMillis())
                  + ": is the aggregation job running?",
              "the request stays; a job that starts later stops the task");
        }
        follower.poll(left, answer::accept);
      }
      return answer.history();
    }
  }
}
