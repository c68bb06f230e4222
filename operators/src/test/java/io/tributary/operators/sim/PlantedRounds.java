package io.tributary.operators.sim;

import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.RoundsState;
import java.util.List;

/** Faults of the rounds. */
final class PlantedRounds {
  private PlantedRounds() {}

  /** What becomes of the state before a fact is applied. */
  static RoundState before(PlantedBug bug, JournalFact fact, RoundState state) {
    boolean forgets =
        bug == PlantedBug.ROUNDS_WITHOUT_DUPLICATE_CHECK
            || (bug == PlantedBug.LAST_FACT_WINS && fact.getFact() instanceof UpdateAdmitted);
    if (!forgets || state.plan() == null) {
      return state;
    }
    RoundsState record = state.toRecord();
    record.setDecided(
        bug == PlantedBug.ROUNDS_WITHOUT_DUPLICATE_CHECK
            ? List.of()
            : record.getDecided().stream()
                .filter(
                    d -> !d.getUpdateId().equals(((UpdateAdmitted) fact.getFact()).getUpdateId()))
                .toList());
    return RoundState.of(record);
  }

  /** What the machine is given instead of a fact. */
  static JournalFact fact(PlantedBug bug, JournalFact fact, RoundState state) {
    return bug == PlantedBug.ANY_DEADLINE_COUNTS && fact.getFact() instanceof DeadlinePassed
        ? new JournalFact(fact.getTask(), new DeadlinePassed(state.round()))
        : fact;
  }
}
