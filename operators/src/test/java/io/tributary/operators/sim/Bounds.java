package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.operators.publish.PublishState;
import io.tributary.schemas.state.IntakeState;
import io.tributary.schemas.state.RoundsState;

/** How large states may be, as docs/state.md has it; looked at when one goes into a checkpoint. */
final class Bounds {
  private static final int INTAKE_MEMORY = 4096;
  private static final int PASSED_OVER = 1024;
  private static final int ROUNDS_MEMORY = 1024;
  private final Federation federation;

  Bounds(Federation federation) {
    this.federation = federation;
  }

  void intake(IntakeState state) {
    require(state.getDecided().size() <= INTAKE_MEMORY, "the intake remembers too much");
    require(state.getPassedOver().size() <= PASSED_OVER, "too much was passed over");
    require(state.getUnauthenticated().size() <= PASSED_OVER, "too much was passed over");
  }

  void rounds(RoundsState state) {
    if (state.getSpec() == null) {
      return;
    }
    int most = state.getSpec().getBounds().getMaxParticipantsPerRound();
    require(state.getIncluded().size() <= most, "a round has too many updates");
    require(state.getDecided().size() <= ROUNDS_MEMORY + 2 * most, "rounds remember too much");
    require(
        state.getContributions().values().stream()
            .allMatch(base -> base >= state.getContributionsFrom()),
        "contributions outside of the window: %s",
        state.getContributions());
    require(
        state.getContributions().size()
            <= federation.scenario().participants() + federation.scenario().regions(),
        "contributions of nobody: %s",
        state.getContributions());
  }

  /** Versions in flight are those whose rounds the journal can have closed. */
  void fold(FoldStore store) {
    int rounds = most();
    require(store.openRounds().size() <= rounds + 1, "sums of %s", store.openRounds());
    require(store.closing().size() <= rounds, "%s closes wait", store.closing().size());
    int updates = federation.logs().updates().stream().mapToInt(Log::end).sum();
    require(store.pending().size() + store.early().size() <= updates, "more waits than was sent");
  }

  void publish(PublishState state) {
    require(state.parts().size() <= most() + 1, "%s versions in flight", state.parts().size());
    require(
        state.parts().keySet().stream().allMatch(version -> version > state.version()),
        "parts of published versions: %s",
        state.parts().keySet());
  }

  private int most() {
    return Math.max(federation.scenario().task().getRounds().getCount(), Scenario.MOST_ROUNDS);
  }
}
