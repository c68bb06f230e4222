package io.tributary.operators.sim;

import static io.tributary.operators.sim.Invariants.require;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold when all inputs have ended and everything was delivered. */
final class FinalCheck {
  private final Federation federation;
  private final Invariants said;

  FinalCheck(Federation federation) {
    this.federation = federation;
    this.said = federation.invariants();
  }

  void run() {
    RoundsState first = federation.copies().get(0).rounds().state().toRecord();
    for (Copy copy : federation.copies()) {
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
    new Ledger(federation, open).check();
    if (!federation.scenario().isRegion()) {
      new Recompute(federation).run();
    }
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
          intake.credit().peakBytes() <= federation.scenario().mostUndecidedBytes(),
          "%s bytes were undecided at a time",
          intake.credit().peakBytes());
    }
  }

  private static void fold(FoldNode fold, RoundsState state) {
    FoldStore store = fold.state();
    Set<UploadId> aside =
        store.aside().values().stream().map(BlockOrder.Fold::upload).collect(Collectors.toSet());
    require(store.pending().keySet().equals(aside), "%s holds pending %s", fold, store.pending());
    require(store.early().isEmpty(), "%s holds early %s", fold, store.early());
    require(store.closing().isEmpty(), "%s holds closing %s", fold, store.closing());
    int included = state.getIncluded().size();
    Set<Integer> open = included == 0 ? Set.of() : Set.of(state.getRound());
    require(
        store.openRounds().equals(open) && store.terms(state.getRound()) == included,
        "%s holds sums %s and aside %s, round has %s",
        fold,
        store.sums(),
        store.aside(),
        included);
    require(
        state.getEnded()
            ? store.model() == null
            : store.model() != null && store.model().version() == state.getLastClosed(),
        "%s has %s",
        fold,
        store.model());
  }

  private void publish(Copy copy) {
    boolean region = federation.scenario().isRegion();
    int newest = said.closed().isEmpty() ? region ? -1 : 0 : said.closed().lastKey();
    require(
        copy.publish().state().version() == newest,
        "a copy has published %s; round %s is closed",
        copy.publish().state().version(),
        newest);
    require(copy.publish().state().parts().isEmpty(), "versions are incomplete");
    int made = region ? said.sums().isEmpty() ? -1 : said.sums().lastKey() : said.newestVersion();
    require(made == newest, "round %s is closed and not published", newest);
  }
}
