package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code tributary task list}. */
@CommandLine.Command(name = "list", description = "List the federation's tasks.")
final class TaskListCommand extends Command {
  @CommandLine.Mixin Broker broker = new Broker();

  /**
   * A task in the list; version and hash are null before the first model.
   *
   * @param policy of the open round; a change of rounds is in force from the next one
   */
  record Row(
      String task,
      String state,
      String policy,
      String algorithm,
      String optimizer,
      String rule,
      Integer round,
      int rounds,
      Integer version,
      String modelHash) {
    List<String> cells() {
      return List.of(
          task,
          state,
          policy,
          algorithm,
          optimizer,
          (round == null ? "-" : round) + "/" + rounds,
          version == null ? "-" : version.toString(),
          modelHash == null ? "-" : modelHash.substring(0, 12));
    }
  }

  @Override
  Object run(Output output) {
    try (FederationAdmin admin = broker.admin()) {
      Map<String, TaskSpec> tasks = admin.tasks();
      Map<String, TaskSpec> inForce = admin.openedTasks();
      tasks.putAll(inForce);
      Map<String, TaskHistory> histories = TaskHistory.readAll(admin);
      List<Row> rows = new ArrayList<>();
      tasks.forEach(
          (name, spec) -> {
            TaskHistory history = histories.getOrDefault(name, new TaskHistory());
            rows.add(row(spec, history.state(inForce.get(name)), history));
          });
      output.table(
          List.of("task", "state", "policy", "algorithm", "optimizer", "round", "version", "model"),
          rows.stream().map(Row::cells).toList());
      return Map.of("tasks", rows);
    }
  }

  private static Row row(TaskSpec spec, String state, TaskHistory history) {
    return new Row(
        spec.getName(),
        state,
        history.current().map(r -> r.getPolicy()).orElse(spec.getRounds().getPolicy()),
        spec.getAggregation().getAlgorithm(),
        spec.getOptimizer().getName(),
        spec.getAggregation().getRule(),
        history.current().map(r -> r.getRound()).orElse(null),
        spec.getRounds().getCount(),
        history.newest().map(m -> m.fact().getVersion()).orElse(null),
        history.newest().map(TaskHistory.Published::hash).orElse(null));
  }
}
