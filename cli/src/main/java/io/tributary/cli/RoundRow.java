package io.tributary.cli;

import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One round; what is not known yet is null.
 *
 * @param state OPEN, CLOSED, ABANDONED when the task ended before it closed, or PASSED_OVER when
 *     the parent federation went on without it
 * @param policy when it closes
 * @param reason why it closed: QUORUM, DEADLINE, BUFFER_FULL or EACH_UPDATE
 * @param contributors participants that its updates stand for
 * @param staleness mean number of versions between an update's base and the newest
 * @param divisor what the sum of its updates, each times its factor, was divided by
 * @param quorum updates that close it at once
 * @param openMillis from the opening fact to the closing fact, broker time
 * @param publishMillis from the closing fact to the model's announcement, broker time
 */
record RoundRow(
    int round,
    int baseVersion,
    String state,
    String policy,
    String reason,
    Integer included,
    Integer contributors,
    Double staleness,
    Double divisor,
    int quorum,
    Integer refused,
    String openedAt,
    Long openMillis,
    Long publishMillis,
    String modelHash) {
  static final List<String> HEADINGS =
      List.of(
          "round",
          "policy",
          "state",
          "included",
          "stale",
          "refused",
          "opened (UTC)",
          "open",
          "publish",
          "model");

  static RoundRow of(TaskHistory history, RoundOpened opened) {
    Optional<RoundClosed> closed = history.closed(opened.getRound());
    Optional<TaskHistory.Published> model = closed.map(c -> history.models().get(c.getVersion()));
    return new RoundRow(
        opened.getRound(),
        opened.getBaseVersion(),
        history.state(opened.getRound()),
        opened.getPolicy(),
        closed.map(c -> c.getReason().name()).orElse(null),
        closed.map(c -> c.getManifest().size()).orElse(null),
        closed.map(RoundRow::contributors).orElse(null),
        closed.map(RoundRow::staleness).orElse(null),
        closed.map(RoundRow::divisor).orElse(null),
        opened.getQuorum(),
        closed.map(RoundClosed::getRefused).orElse(null),
        Texts.instant(opened.getOpenedAtMillis()),
        closed.map(c -> c.getClosedAtMillis() - opened.getOpenedAtMillis()).orElse(null),
        model
            .map(m -> m.appendedAtMillis() - closed.orElseThrow().getClosedAtMillis())
            .orElse(null),
        model.map(TaskHistory.Published::hash).orElse(null));
  }

  private static int contributors(RoundClosed closed) {
    return closed.getManifest().stream().mapToInt(ManifestEntry::getContributors).sum();
  }

  private static double staleness(RoundClosed closed) {
    return closed.getManifest().stream()
        .mapToInt(e -> closed.getRound() - 1 - e.getBaseVersion())
        .average()
        .orElse(0);
  }

  private static double divisor(RoundClosed closed) {
    return closed.getDivisor() != 0
        ? closed.getDivisor()
        : closed.getManifest().stream().mapToDouble(ManifestEntry::getFactor).sum();
  }

  List<String> cells() {
    return List.of(
        Integer.toString(round),
        policy,
        reason == null ? state : state + " (" + reason + ")",
        (included == null ? "-" : included) + "/" + quorum,
        staleness == null ? "-" : String.format(Locale.ROOT, "%.1f", staleness),
        refused == null ? "-" : refused.toString(),
        openedAt.substring(0, 19).replace('T', ' '),
        openMillis == null ? "-" : Texts.duration(openMillis),
        publishMillis == null ? "-" : Texts.duration(publishMillis),
        modelHash == null ? "-" : modelHash.substring(0, 12));
  }
}
