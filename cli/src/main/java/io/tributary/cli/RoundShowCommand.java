package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
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

  /**
   * An update in the round.
   *
   * @param factor what it was multiplied by; for a partial sum its weight
   * @param contributors participants that it stands for
   */
  record Included(
      String participant, double factor, int baseVersion, int contributors, String updateId) {
    static Included of(ManifestEntry entry) {
      return new Included(
          entry.getParticipant(),
          entry.getFactor(),
          entry.getBaseVersion(),
          entry.getContributors(),
          Digest.of(entry.getUpdateId()).hex());
    }

    List<String> cells() {
      return List.of(
          participant,
          Texts.number(factor),
          Integer.toString(baseVersion),
          Integer.toString(contributors),
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
                : "it has " + history.opened().firstKey() + " to " + history.opened().lastKey());
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
      history.sum(round).ifPresent(sum -> print(output, sum));
      tables(output, row, included, refused);
      return json(row, closed, included, refused);
    }
  }

  private void print(
      Output output, RoundRow row, RoundOpened opened, Optional<RoundClosed> closed) {
    output.line("round     %d of task %s, from model version %d", round, task, row.baseVersion());
    output.line("policy    %s: %s", row.policy(), RoundsText.closing(opened));
    if (!opened.getCohort().isEmpty()) {
      output.line(
          "cohort    %d drawn: %s",
          opened.getCohort().size(), String.join(", ", opened.getCohort()));
    }
    output.line("opened    %s", Texts.time(opened.getOpenedAtMillis()));
    if (closed.isEmpty()) {
      output.line("state     %s", row.state());
      return;
    }
    output.line(
        "closed    after %s: %s",
        Texts.duration(row.openMillis()), reason(closed.get().getReason(), row, opened));
    output.line("divisor   %s", Texts.number(row.divisor()));
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

  private static void print(Output output, SumPublished sum) {
    output.line(
        "sum       of %d participants with weight %s, in units of 2^-%d, for the parent federation",
        sum.getContributors(), Texts.number(sum.getWeightUnits() * 0x1p-20), sum.getFractionBits());
  }

  private static String reason(CloseReason reason, RoundRow row, RoundOpened opened) {
    return switch (reason) {
      case QUORUM -> "the quorum of " + opened.getQuorum() + " updates was reached";
      case DEADLINE ->
          "the deadline was over, with "
              + row.included()
              + " updates of at least "
              + opened.getMinimum();
      case BUFFER_FULL -> "the buffer of " + opened.getQuorum() + " updates was full";
      case EACH_UPDATE -> "each update closes a round";
      default -> "for a reason this version does not know";
    };
  }

  private static void tables(
      Output output, RoundRow row, List<Included> included, List<Reject> refused) {
    if (row.included() != null) {
      output.line("");
      output.line("Included: %d", included.size());
      output.table(
          List.of("participant", "factor", "base", "stands for", "update"),
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
