package io.tributary.operators.verify;

import io.tributary.operators.rounds.Decision;
import java.util.List;

/**
 * A round that the journal closed or passed over.
 *
 * @param close what every block is told
 * @param updates what was folded, in the journal's order; empty when it was passed over
 * @param where the fact that closed it
 */
record ClosedRound(Decision.Close close, List<Account> updates, Where where) {
  ClosedRound {
    updates = List.copyOf(updates);
  }

  int round() {
    return close.round();
  }

  boolean passedOver() {
    return close.tally().terms() == 0;
  }

  /** Whether all that the journal said of its updates is known. */
  boolean known() {
    return updates.stream().allMatch(update -> update.lastOffset != Account.UNKNOWN_OFFSET);
  }
}
