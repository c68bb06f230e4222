package io.tributary.operators.sim;

import io.tributary.schemas.PartialSum;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.serde.LongSum;
import io.tributary.serde.codec.Units;
import java.util.ArrayList;
import java.util.List;

/** Faults of a relay. */
final class PlantedRelay {
  private final Federation parent;
  private final Federation region;

  PlantedRelay(Federation parent, Federation region) {
    this.parent = parent;
    this.region = region;
  }

  boolean adoptsFirst() {
    return parent.bug() == PlantedBug.ADOPTED_BEFORE_ITS_BLOCKS;
  }

  /** What is on its disk when it starts again. */
  Relay.Kept restarted(Relay.Kept kept) {
    if (parent.bug() != PlantedBug.RELAY_RESENDS_WITH_OTHER_CONTRIBUTORS || kept == null) {
      return kept;
    }
    int all = region.scenario().participants();
    PartialSum sum = new PartialSum(kept.sum().getFractionBits(), kept.sum().getWeightUnits(), all);
    Update update =
        Update.of(
            parent.scenario().plan(),
            region.name(),
            kept.update().baseVersion(),
            sum,
            kept.payloads(),
            kept.sequence());
    parent.made(update);
    return new Relay.Kept(update, sum, kept.payloads(), kept.sequence());
  }

  /** The sum of a round that is still open; null when there is none, or that is not planted. */
  Relay.Kept openRound(int round) {
    if (parent.bug() != PlantedBug.RELAY_FORWARDS_AN_OPEN_ROUND) {
      return null;
    }
    Copy copy = region.copies().get(0);
    List<IncludedUpdate> included = copy.rounds().state().toRecord().getIncluded();
    List<byte[]> payloads = new ArrayList<>();
    for (FoldNode fold : copy.folds()) {
      LongSum sum = fold.state().sum(round);
      if (sum != null && sum.terms() == included.size()) {
        payloads.add(Units.encode(sum.units()));
      }
    }
    if (included.isEmpty() || payloads.size() < copy.folds().size()) {
      return null;
    }
    long weight = included.stream().mapToLong(IncludedUpdate::getWeightUnits).sum();
    int bits = region.scenario().plan().grid(0).fractionBits();
    return new Relay.Kept(null, new PartialSum(bits, weight, included.size()), payloads, 0);
  }
}
