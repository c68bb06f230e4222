package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.RejectionCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary rejects list}. */
@CommandLine.Command(
    name = "list",
    description = "List refused records, updates and tasks, the newest last.")
final class RejectsListCommand extends Command {
  @Option(names = "--task", paramLabel = "T", description = "Only those that name this task.")
  String task;

  @Option(names = "--code", paramLabel = "CODE", description = "Only those with this code.")
  RejectionCode code;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The newest N (default: ${DEFAULT-VALUE}).")
  int limit;

  @CommandLine.Mixin Broker broker = new Broker();

  @Override
  Object run(Output output) {
    if (limit < 1) {
      throw CliException.usage("--limit is " + limit, "use at least 1");
    }
    try (FederationAdmin admin = broker.admin()) {
      List<Reject> all =
          Reject.readAll(admin).stream()
              .filter(r -> task == null || r.task().equals(task))
              .filter(r -> code == null || r.code().equals(code.name()))
              .toList();
      List<Reject> shown = all.subList(Math.max(0, all.size() - limit), all.size());
      output.table(
          List.of("time (UTC)", "code", "task", "participant", "record", "detail"),
          shown.stream().map(RejectsListCommand::cells).toList());
      if (shown.size() < all.size()) {
        output.line(
            "%d older ones are not shown; --limit N shows more.", all.size() - shown.size());
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("total", all.size());
      json.put("rejects", shown);
      return json;
    }
  }

  private static List<String> cells(Reject r) {
    return List.of(
        Texts.time(r.atMillis()),
        r.code(),
        r.task(),
        r.participant(),
        r.topic().substring(r.topic().lastIndexOf('.') + 1)
            + "-"
            + r.partition()
            + "@"
            + r.offset(),
        r.detail().isEmpty() ? r.why() : r.detail());
  }
}
