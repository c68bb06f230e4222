package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.serde.Digest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code tributary round show}. */
@CommandLine.Command(
    name = "show",
    description = "Show who was in a round, who was refused while it was open, and why it closed.")
final class RoundShowCommand extends Command {
  @Parameters(index = "0", paramLabel = "TASK", description = "Task.")
  String task;

  @Parameters(index = "1", paramLabel = "ROUND", description = "Round, from 1.")
  int round;

  @CommandLine.Mixin Broker broker = new Broker();

  /** An update in the round. */
  record Included(String participant, double weight, int baseVersion, String updateId) {
    static Included of(ManifestEntry entry) {
      return new Included(
          entry.getParticipant(),
          entry.getFactor(),
          entry.getBaseVersion(),
          Digest.of(entry.getUpdateId()).hex());
    }

    List<String> cells() {
      return List.of(
          participant,
          Texts.number(weight),
          Integer.toString(baseVersion),
          updateId.substring(0, 12));
    }
  }

  @Override
  Object run(Output output) {
    try (FederationAdmin admin = broker.admin()) {
      TaskHistory history = TaskHistory.require(admin, task);
      RoundOpened opened = history.opened().get(round);
      if (opened == null) {
        throw CliException.failed(
            "NOT_FOUND",
            "task " + task + " has no round " + round,
            history.opened().isEmpty()
                ? "no round was opened yet"
                : "it has 1 to " + history.opened().lastKey());
      }
      Optional<RoundClosed> closed = history.closed(round);
      long until = closed.map(RoundClosed::getClosedAtMillis).orElse(Long.MAX_VALUE);
      List<Reject> refused =
          Reject.readAll(admin).stream()
              .filter(r -> r.task().equals(task))
              .filter(r -> r.atMillis() >= opened.getOpenedAtMillis() && r.atMillis() < until)
              .toList();
      List<Included> included =
          closed.stream()
              .flatMap(c -> c.getManifest().stream())
              .map(Included::of)
              .sorted(Comparator.comparing(Included::participant))
              .toList();
      RoundRow row = RoundRow.of(history, opened);
      print(output, row, opened, closed);
      tables(output, row, included, refused);
      return json(row, closed, included, refused);
    }
  }

  private void print(
      Output output, RoundRow row, RoundOpened opened, Optional<RoundClosed> closed) {
    output.line("round     %d of task %s, from model version %d", round, task, row.baseVersion());
    output.line("opened    %s", Texts.time(opened.getOpenedAtMillis()));
    if (closed.isEmpty()) {
      output.line(
          "state     %s; closes at %d updates, or with at least %d after %s",
          row.state(),
          opened.getQuorum(),
          opened.getMinimum(),
          Texts.time(opened.getDeadlineAtMillis()));
      return;
    }
    output.line(
        "closed    after %s: %s",
        Texts.duration(row.openMillis()), reason(closed.get().getReason(), row, opened));
    output.line(
        "model     %s",
        row.modelHash() == null
            ? "not announced yet"
            : "version "
                + closed.get().getVersion()
                + ", "
                + row.modelHash()
                + ", announced "
                + Texts.duration(row.publishMillis())
                + " after the close");
    output.line("manifest  %s", Digest.of(closed.get().getManifestHash()).hex());
  }

  private static String reason(CloseReason reason, RoundRow row, RoundOpened opened) {
    return switch (reason) {
      case QUORUM -> "the quorum of " + opened.getQuorum() + " updates was reached";
      case DEADLINE ->
          "the deadline was over, with "
              + row.included()
              + " updates of at least "
              + opened.getMinimum();
      default -> "for a reason this version does not know";
    };
  }

  private static void tables(
      Output output, RoundRow row, List<Included> included, List<Reject> refused) {
    if (row.included() != null) {
      output.line("");
      output.line("Included: %d", included.size());
      output.table(
          List.of("participant", "weight", "base", "update"),
          included.stream().map(Included::cells).toList());
    }
    output.line("");
    output.line("Refused while it was open: %d", refused.size());
    if (!refused.isEmpty()) {
      output.table(
          List.of("participant", "why", "detail"),
          refused.stream()
              .map(
                  r ->
                      List.of(
                          r.participant().isEmpty() ? "(not known)" : r.participant(),
                          r.why(),
                          r.detail()))
              .toList());
    }
  }

  private Map<String, Object> json(
      RoundRow row, Optional<RoundClosed> closed, List<Included> included, List<Reject> refused) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", task);
    json.put("summary", row);
    json.put("manifestHash", closed.map(c -> Digest.of(c.getManifestHash()).hex()).orElse(null));
    json.put("included", included);
    json.put("refused", refused);
    return json;
  }
}
