package io.tributary.cli;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ExcludedUpdate;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.SumPublished;
import io.tributary.serde.Digest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code tributary round show}. */
@CommandLine.Command(
    name = "show",
    description = "Show who was in a round, who was refused while it was open, and why it closed.")
final class RoundShowCommand extends Command {
  /** Told when a round closes, about updates that were in it. */
  private static final String EXCLUDED = RejectionCode.EXCLUDED.name();

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

  /** An update that the aggregation rule or a quality policy left out, and why. */
  record LeftOut(String participant, String code, String detail, String updateId) {
    static LeftOut of(ExcludedUpdate update) {
      return new LeftOut(
          update.getParticipant(),
          update.getCode(),
          update.getDetail(),
          Digest.of(update.getUpdateId()).hex());
    }

    List<String> cells() {
      return List.of(participant, code, detail);
    }
  }

  /** All that is said about a round's updates. */
  private record Updates(List<Included> included, List<LeftOut> leftOut, List<Reject> refused) {}

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
              .filter(r -> r.task().equals(task) && !r.code().equals(EXCLUDED))
              .filter(r -> r.atMillis() >= opened.getOpenedAtMillis() && r.atMillis() < until)
              .toList();
      List<LeftOut> leftOut =
          closed.stream().flatMap(c -> c.getExcluded().stream()).map(LeftOut::of).toList();
      Set<String> out = leftOut.stream().map(LeftOut::updateId).collect(Collectors.toSet());
      List<Included> included =
          closed.stream()
              .flatMap(c -> c.getManifest().stream())
              .map(Included::of)
              .filter(update -> !out.contains(update.updateId()))
              .sorted(Comparator.comparing(Included::participant))
              .toList();
      Updates updates = new Updates(included, leftOut, refused);
      RoundRow row = RoundRow.of(history, opened);
      print(output, row, opened, closed);
      history.sum(round).ifPresent(sum -> print(output, sum));
      tables(output, row, updates);
      return json(row, closed, updates);
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

  private static void tables(Output output, RoundRow row, Updates updates) {
    List<Included> included = updates.included();
    List<Reject> refused = updates.refused();
    if (row.included() != null) {
      output.line("");
      output.line("Included: %d", included.size());
      output.table(
          List.of("participant", "factor", "base", "stands for", "update"),
          included.stream().map(Included::cells).toList());
    }
    if (!updates.leftOut().isEmpty()) {
      output.line("");
      output.line("Left out by the aggregation rule: %d", updates.leftOut().size());
      output.table(
          List.of("participant", "why", "detail"),
          updates.leftOut().stream().map(LeftOut::cells).toList());
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

  private Map<String, Object> json(RoundRow row, Optional<RoundClosed> closed, Updates updates) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("task", task);
    json.put("summary", row);
    json.put("manifestHash", closed.map(c -> Digest.of(c.getManifestHash()).hex()).orElse(null));
    json.put("included", updates.included());
    json.put("leftOut", updates.leftOut());
    json.put("refused", updates.refused());
    return json;
  }
}
