package io.tributary.operators.verify;

import io.tributary.operators.rounds.Decision;
import java.util.List;

/**
 * A round that the journal closed or passed over.
 *
 * @param close what every block is told
 * @param updates what was folded, in the journal's order; empty when it was passed over
 * @param where the fact that closed it
 * @param asked what was asked about a round that was weighed; null for another, or when it was
 *     before the snapshot that the journal begins with
 * @param seed that the journal has beside the weights; 0 when nothing was weighed
 */
record ClosedRound(
    Decision.Close close,
    List<Account> updates,
    Where where,
    Decision.AskWeights asked,
    long seed) {
  ClosedRound {
    updates = List.copyOf(updates);
  }

  int round() {
    return close.round();
  }

  /** Whether it was weighed, and what its rule was asked is known. */
  boolean weighed() {
    return close.weights() != null && asked != null;
  }

  boolean passedOver() {
    return close.tally().terms() == 0;
  }

  /** Whether all that the journal said of its updates is known. */
  boolean known() {
    return updates.stream().allMatch(update -> update.lastOffset != Account.UNKNOWN_OFFSET);
  }
}
