package io.tributary.operators.sim;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.state.RoundsState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Faults of the rounds. */
final class PlantedRounds {
  private final PlantedBug bug;
  private final Set<Sha256> dropped = new HashSet<>();

  PlantedRounds(PlantedBug bug) {
    this.bug = bug;
  }

  /** What becomes of the state before a fact is applied. */
  RoundState before(JournalFact fact, RoundState state) {
    if (state.plan() == null) {
      return state;
    }
    if (bug == PlantedBug.ROUNDS_WITHOUT_DUPLICATE_CHECK) {
      return without(null, state);
    }
    if (bug == PlantedBug.LAST_FACT_WINS && fact.getFact() instanceof UpdateDropped update) {
      dropped.add(update.getUpdateId());
    }
    boolean overturns =
        fact.getFact() instanceof UpdateAdmitted update && dropped.contains(update.getUpdateId());
    return overturns ? without(((UpdateAdmitted) fact.getFact()).getUpdateId(), state) : state;
  }

  /** The state without the memory of one update, or of all. */
  private static RoundState without(Sha256 update, RoundState state) {
    RoundsState record = state.toRecord();
    record.setDecided(
        update == null
            ? List.of()
            : record.getDecided().stream().filter(d -> !d.getUpdateId().equals(update)).toList());
    return RoundState.of(record);
  }

  /** What the machine is given instead of a fact. */
  JournalFact instead(JournalFact fact, RoundState state) {
    if (bug == PlantedBug.ANY_DEADLINE_COUNTS && fact.getFact() instanceof DeadlinePassed) {
      return new JournalFact(fact.getTask(), new DeadlinePassed(state.round()));
    }
    if (bug == PlantedBug.SUM_WEIGHS_ITS_CONTRIBUTORS
        && fact.getFact() instanceof UpdateAdmitted sum
        && sum.getWeightUnits() > 0) {
      UpdateAdmitted other =
          UpdateAdmitted.newBuilder(sum).setWeightUnits((long) sum.getContributors() << 20).build();
      return new JournalFact(fact.getTask(), other);
    }
    return fact;
  }

  /** What the state is after a fact was applied. */
  RoundState after(JournalFact fact, RoundState state) {
    if (bug != PlantedBug.CHANGE_OF_ROUNDS_AT_ONCE || !(fact.getFact() instanceof RoundsChanged)) {
      return state;
    }
    RoundsState record = state.toRecord();
    if (record.getNextRounds() != null) {
      record.setSpec(
          TaskSpec.newBuilder(record.getSpec()).setRounds(record.getNextRounds()).build());
      record.setNextRounds(null);
    }
    return RoundState.of(record);
  }

  /** What a restore makes of a state. */
  RoundState restored(RoundState state) {
    if (state.plan() == null) {
      return state;
    }
    RoundsState record = state.toRecord();
    if (bug == PlantedBug.RESTORE_REFUNDS_THE_BUDGET) {
      record.setReleases(0);
      record.setParticipations(Map.of());
      return RoundState.of(record);
    }
    if (bug == PlantedBug.RESTORE_FORGETS_THE_CLIP) {
      record.setClipNormL2(0);
      return RoundState.of(record);
    }
    if (bug != PlantedBug.RESTORE_LOSES_METRICS) {
      return state;
    }
    record.getIncluded().forEach(update -> update.getMetrics().replaceAll((name, value) -> 1.0));
    return RoundState.of(record);
  }

  /** What a block is told instead. */
  BlockOrder instead(BlockOrder order) {
    boolean clipped =
        bug == PlantedBug.CLIP_SKIPPED
            && order instanceof BlockOrder.Fold fold
            && fold.factor() < 1;
    if (!clipped) {
      return order;
    }
    BlockOrder.Fold fold = (BlockOrder.Fold) order;
    return new BlockOrder.Fold(fold.task(), fold.block(), fold.upload(), fold.round(), 1);
  }

  /** Whether the fold is not told. */
  boolean hides(Decision decision) {
    return bug == PlantedBug.PASSED_OVER_IN_SILENCE
        && decision instanceof Decision.Close close
        && close.tally().terms() == 0;
  }
}
