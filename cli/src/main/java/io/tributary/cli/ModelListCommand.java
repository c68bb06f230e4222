package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code tributary model list}. */
@CommandLine.Command(name = "list", description = "List the announced models of a task.")
final class ModelListCommand extends Command {
  @Parameters(paramLabel = "TASK", description = "Task.")
  String task;

  @CommandLine.Mixin Broker broker = new Broker();

  /** A model in the list; the initial one has no manifest. */
  record Row(int version, String hash, String manifestHash, String announcedAt) {}

  @Override
  Object run(Output output) {
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory history = TaskHistory.require(admin, task);
      output.table(
          List.of("version", "hash", "manifest", "announced (UTC)"),
          history.models().values().stream()
              .map(
                  m ->
                      List.of(
                          Integer.toString(m.fact().getVersion()),
                          m.hash(),
                          m.manifestHash().isEmpty() ? "-" : m.manifestHash(),
                          Texts.time(m.appendedAtMillis())))
              .toList());
      List<Row> rows =
          history.models().values().stream()
              .map(
                  m ->
                      new Row(
                          m.fact().getVersion(),
                          m.hash(),
                          m.manifestHash(),
                          Texts.instant(m.appendedAtMillis())))
              .toList();
      return Map.of("task", task, "models", rows);
    }
  }
}
