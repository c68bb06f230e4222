package io.tributary.cli;

import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import java.util.List;
import java.util.Optional;

/**
 * One round; what is not known yet is null.
 *
 * @param state OPEN, CLOSED, or ABANDONED when the task ended before it closed
 * @param reason why it closed: QUORUM or DEADLINE
 * @param openMillis from the opening fact to the closing fact, broker time
 * @param publishMillis from the closing fact to the model's announcement, broker time
 */
record RoundRow(
    int round,
    int baseVersion,
    String state,
    String reason,
    Integer included,
    int quorum,
    Integer refused,
    String openedAt,
    Long openMillis,
    Long publishMillis,
    String modelHash) {
  static final List<String> HEADINGS =
      List.of("round", "state", "included", "refused", "opened (UTC)", "open", "publish", "model");

  static RoundRow of(TaskHistory history, RoundOpened opened) {
    Optional<RoundClosed> closed = history.closed(opened.getRound());
    Optional<TaskHistory.Published> model = closed.map(c -> history.models().get(c.getVersion()));
    String unclosed = history.ended().isPresent() ? "ABANDONED" : "OPEN";
    return new RoundRow(
        opened.getRound(),
        opened.getBaseVersion(),
        closed.isPresent() ? "CLOSED" : unclosed,
        closed.map(c -> c.getReason().name()).orElse(null),
        closed.map(c -> c.getManifest().size()).orElse(null),
        opened.getQuorum(),
        closed.map(RoundClosed::getRefused).orElse(null),
        Texts.instant(opened.getOpenedAtMillis()),
        closed.map(c -> c.getClosedAtMillis() - opened.getOpenedAtMillis()).orElse(null),
        model
            .map(m -> m.appendedAtMillis() - closed.orElseThrow().getClosedAtMillis())
            .orElse(null),
        model.map(TaskHistory.Published::hash).orElse(null));
  }

  List<String> cells() {
    return List.of(
        Integer.toString(round),
        reason == null ? state : state + " (" + reason + ")",
        (included == null ? "-" : included) + "/" + quorum,
        refused == null ? "-" : refused.toString(),
        openedAt.substring(0, 19).replace('T', ' '),
        openMillis == null ? "-" : Texts.duration(openMillis),
        publishMillis == null ? "-" : Texts.duration(publishMillis),
        modelHash == null ? "-" : modelHash.substring(0, 12));
  }
}
