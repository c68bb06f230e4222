package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import java.util.HashSet;
import java.util.Set;

/** What must hold when all inputs have ended and everything was delivered. */
final class FinalCheck {
  private final World world;
  private final Invariants said;

  FinalCheck(World world) {
    this.world = world;
    this.said = world.invariants();
  }

  void run() {
    RoundsState first = world.copies().get(0).rounds().state().toRecord();
    for (Copy copy : world.copies()) {
      RoundsState state = copy.rounds().state().toRecord();
      require(state.equals(first), "two copies disagree: %s and %s", state, first);
      intake(copy);
      copy.folds().forEach(fold -> fold(fold, state));
      publish(copy);
    }
    Set<Digest> open = new HashSet<>();
    for (IncludedUpdate update : first.getIncluded()) {
      open.add(Digest.of(update.getUpdateId()));
    }
    new Ledger(world, open).check();
    new Recompute(world).run();
  }

  private void intake(Copy copy) {
    for (IntakeNode intake : copy.intakes()) {
      require(intake.isIdle(), "an upload is still open: %s", intake);
      require(
          intake.credit().undecidedBytes() == 0,
          "%s bytes are undecided",
          intake.credit().undecidedBytes());
      require(!intake.credit().exhausted(), "the intake is paused");
      require(
          intake.credit().peakBytes() <= world.scenario().mostUndecidedBytes(),
          "%s bytes were undecided at a time",
          intake.credit().peakBytes());
    }
  }

  private static void fold(FoldNode fold, RoundsState state) {
    FoldStore store = fold.state();
    require(store.pending().isEmpty(), "%s holds pending %s", fold, store.pending());
    require(store.early().isEmpty(), "%s holds early %s", fold, store.early());
    require(store.closing().isEmpty(), "%s holds closing %s", fold, store.closing());
    int included = state.getIncluded().size();
    boolean sumOfOpenRound =
        included == 0
            ? store.sums().isEmpty()
            : store.sums().size() == 1
                && store.sums().containsKey(state.getRound())
                && store.sums().get(state.getRound()).terms() == included;
    require(sumOfOpenRound, "%s holds sums %s, round has %s", fold, store.sums(), included);
    require(
        state.getEnded()
            ? store.model() == null
            : store.model() != null && store.model().version() == state.getRound() - 1,
        "%s has %s",
        fold,
        store.model());
  }

  private void publish(Copy copy) {
    int newest = said.closed().isEmpty() ? 0 : said.closed().lastKey();
    require(
        copy.publish().state().version() == newest,
        "a copy has published %s; round %s is closed",
        copy.publish().state().version(),
        newest);
    require(copy.publish().state().parts().isEmpty(), "versions are incomplete");
    require(said.newestVersion() == newest, "round %s is closed and not published", newest);
  }
}
