package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code tributary round list}. */
@CommandLine.Command(name = "list", description = "List the rounds of a task.")
final class RoundListCommand extends Command {
  @Parameters(paramLabel = "TASK", description = "Task.")
  String task;

  @CommandLine.Mixin Broker broker = new Broker();

  @Override
  Object run(Output output) {
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory history = TaskHistory.require(admin, task);
      List<RoundRow> rows =
          history.opened().values().stream().map(opened -> RoundRow.of(history, opened)).toList();
      output.table(RoundRow.HEADINGS, rows.stream().map(RoundRow::cells).toList());
      return Map.of("task", task, "rounds", rows);
    }
  }
}
