package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.adopted;
import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.changed;
import static io.tributary.operators.rounds.MachineHarness.deadline;
import static io.tributary.operators.rounds.MachineHarness.only;
import static io.tributary.operators.rounds.MachineHarness.onlyAnnounced;
import static io.tributary.operators.rounds.MachineHarness.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpstreamSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A region, whose rounds are summed and whose models come from its parent; and the parent. */
class UpstreamRoundsTest {
  private final MachineHarness rounds = new MachineHarness();

  private static TaskSpec region() {
    TaskSpec spec = Fixtures.task(2, 4).build();
    spec.setUpstream(new UpstreamSpec("country", "t"));
    return spec;
  }

  private void openAt(int version) {
    rounds.open(region());
    rounds.replay(adopted(version));
  }

  private List<Decision> close(int version) {
    rounds.admit(10 + 2 * version, "a", version);
    return rounds.admit(11 + 2 * version, "b", version);
  }

  @Test
  void aRegionWaitsForItsFirstModel() {
    List<Decision> opening = rounds.open(region());
    assertThat(all(opening, Decision.Start.class)).hasSize(1);
    assertThat(announced(opening, RoundOpened.class)).isEmpty();
    assertRefused(rounds.admit(1, "a", 0), RejectionCode.FUTURE_VERSION);
    assertThat(rounds.replay(deadline(0), deadline(1))).isEmpty();

    List<Decision> first = rounds.replay(adopted(0));
    ModelPublished published = onlyAnnounced(first, ModelPublished.class);
    assertThat(published.getVersion()).isZero();
    assertThat(published.getRootHash()).isEqualTo(Fixtures.id(1000).toFixed());
    assertThat(published.getNotBeforeMillis()).isEqualTo(500);
    RoundOpened opened = onlyAnnounced(first, RoundOpened.class);
    assertThat(opened.getRound()).isEqualTo(1);
    assertThat(opened.getBaseVersion()).isZero();
    assertThat(rounds.replay(adopted(0))).as("a repeat").isEmpty();
  }

  @Test
  void aRegionMayJoinLate() {
    rounds.open(region());
    List<Decision> first = rounds.replay(adopted(2));
    assertThat(onlyAnnounced(first, RoundOpened.class).getRound()).isEqualTo(3);
    assertThat(all(first, Decision.Close.class)).as("no round is passed over").isEmpty();
    assertThat(only(close(2), Decision.Close.class))
        .satisfies(
            c -> {
              assertThat(c.round()).isEqualTo(3);
              assertThat(c.previous()).isZero();
            });
  }

  @Test
  void aClosedRoundWaitsForTheParentsModel() {
    openAt(0);
    List<Decision> closing = close(0);
    assertThat(only(closing, Decision.Close.class).tally().terms()).isEqualTo(2);
    assertThat(onlyAnnounced(closing, RoundClosed.class).getVersion()).isEqualTo(1);
    assertThat(announced(closing, RoundOpened.class)).isEmpty();
    Receipt late = assertRefused(rounds.admit(1, "c", 0), RejectionCode.STALE_VERSION);
    assertThat(late.getDetail()).contains("its model is under way");
    assertThat(late.getCurrentVersion()).isZero();
    assertThat(rounds.replay(deadline(1), adopted(0))).isEmpty();

    List<Decision> next = rounds.replay(adopted(1));
    assertThat(onlyAnnounced(next, RoundOpened.class).getRound()).isEqualTo(2);
    assertThat(all(next, Decision.Close.class)).isEmpty();
    assertThat(only(close(1), Decision.Close.class).previous()).isEqualTo(1);
  }

  @Test
  void aModelOfALaterVersionPassesOverTheOpenRoundAndRefusesItsUpdates() {
    openAt(0);
    rounds.admit(1, "a", 0);
    List<Decision> passed = rounds.replay(adopted(2));
    Receipt receipt = onlyAnnounced(passed, Receipt.class);
    assertThat(receipt.getStatus()).isEqualTo(ReceiptStatus.STALE);
    assertThat(receipt.getDetail()).contains("went on to version 2");
    assertThat(receipt.getCurrentVersion()).isEqualTo(2);
    Decision.Close close = only(passed, Decision.Close.class);
    assertThat(close.round()).isEqualTo(1);
    assertThat(close.tally().terms()).isZero();
    assertThat(all(passed, Decision.DisarmDeadline.class)).hasSize(1);
    assertThat(announced(passed, RoundClosed.class)).isEmpty();
    assertThat(onlyAnnounced(passed, RoundOpened.class).getRound()).isEqualTo(3);
    assertThat(rounds.replay(Fixtures.admitted(1, "a", 0))).as("a repeat").isEmpty();
    assertThat(all(rounds.admit(2, "a", 2), Decision.Fold.class)).hasSize(1);
    assertThat(only(rounds.admit(3, "b", 2), Decision.Close.class).previous()).isEqualTo(1);
  }

  @Test
  void passingOverARoundThatWaitsForItsCohortTakesTheRequestBack() {
    TaskSpec spec = region();
    spec.getRounds().setSelection("random(seed=1)");
    rounds.open(spec);
    rounds.replay(adopted(0));
    RoundsSpec all = RoundsSpec.newBuilder(spec.getRounds()).setSelection("all").build();
    rounds.replay(changed(all, 1));
    List<Decision> passed = rounds.replay(adopted(1));
    assertThat(only(passed, Decision.CohortKnown.class).round()).isEqualTo(1);
    assertThat(onlyAnnounced(passed, RoundOpened.class).getRound()).isEqualTo(2);
  }

  @Test
  void theLastModelEndsTheTask() {
    openAt(3);
    assertThat(announced(close(3), TaskEnded.class)).as("its model is still to come").isEmpty();
    List<Decision> last = rounds.replay(adopted(4));
    assertThat(onlyAnnounced(last, TaskEnded.class).getVersion()).isEqualTo(4);
    assertThat(only(last, Decision.End.class)).isEqualTo(new Decision.End(4, 5));
    assertRefused(rounds.admit(1, "a", 4), RejectionCode.TASK_ENDED);
    assertThat(rounds.replay(adopted(5))).isEmpty();
  }

  @Test
  void theLastModelMayComeWhileARoundIsOpen() {
    openAt(1);
    rounds.admit(1, "a", 1);
    List<Decision> last = rounds.replay(adopted(9));
    assertThat(only(last, Decision.Close.class).round()).isEqualTo(2);
    assertThat(only(last, Decision.End.class)).isEqualTo(new Decision.End(2, 10));
    assertThat(onlyAnnounced(last, TaskEnded.class).getVersion()).isEqualTo(9);
  }

  @Test
  void aRegionThatAwaitsAModelCanBeStopped() {
    openAt(0);
    close(0);
    List<Decision> stopped = rounds.replay(new JournalFact(Fixtures.TASK, new TaskStopped("")));
    assertThat(only(stopped, Decision.End.class)).isEqualTo(new Decision.End(1, 1));
    assertThat(announced(stopped, Receipt.class)).isEmpty();
  }

  @Test
  void aTaskWithoutUpstreamAdoptsNothing() {
    rounds.open(Fixtures.task(2, 4).build());
    assertThat(rounds.replay(adopted(3))).isEmpty();
  }

  @Test
  void aPartialSumCountsWithItsUnitsAndAllItsContributors() {
    TaskSpec parent = Fixtures.task(2, 4).build();
    parent.getAggregation().setWeightBy("uniform");
    rounds.open(parent);
    rounds.replay(sum(1, "north", 0, 6, 6L << 20));
    List<Decision> closing = rounds.replay(sum(2, "south", 0, 4, (9L << 20) / 2));
    assertThat(only(closing, Decision.Fold.class).factor()).isEqualTo(4.5);
    assertThat(only(closing, Decision.Close.class).tally())
        .isEqualTo(new Tally(2, 10, (21L << 20) / 2, 10.5, 10.5, 0));
    assertThat(onlyAnnounced(closing, RoundClosed.class).getManifest())
        .extracting(ManifestEntry::getContributors)
        .containsExactlyInAnyOrder(6, 4);
  }

  @Test
  void aRoundTakesNoMoreContributorsThanItsBound() {
    rounds.open(Fixtures.task(3, 4).build());
    rounds.replay(sum(1, "north", 0, 6, 6L << 20));
    assertThat(
            assertRefused(rounds.replay(sum(2, "south", 0, 5, 5L << 20)), RejectionCode.ROUND_FULL)
                .getDetail())
        .contains("round 1 has all the updates it can take");
    assertRefused(
        rounds.replay(sum(3, "west", 0, Integer.MAX_VALUE, 5L << 20)), RejectionCode.ROUND_FULL);
    assertThat(all(rounds.replay(sum(4, "east", 0, 4, 4L << 20)), Decision.Fold.class)).hasSize(1);
    assertRefused(rounds.admit(5, "a", 0), RejectionCode.ROUND_FULL);
  }

  @Test
  void contributorsAreCountedAnewInEachRound() {
    RoundState state = new RoundState(); // Nothing is restored in between.
    RoundMachine machine = new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, state);
    machine.replay(Fixtures.opened(Fixtures.task(2, 4).build()), 1);
    machine.replay(sum(1, "north", 0, 6, 6L << 20), 2);
    assertThat(state.contributors()).isEqualTo(6);
    assertThat(state.copy().contributors()).isEqualTo(6);
    assertThat(RoundState.of(state.toRecord()).contributors()).isEqualTo(6);
    machine.replay(sum(2, "south", 0, 4, 4L << 20), 3);
    assertThat(state.round()).isEqualTo(2);
    assertThat(state.contributors()).isZero();
    machine.replay(sum(3, "north", 1, 7, 7L << 20), 4);
    assertThat(state.contributors()).isEqualTo(7);
  }

  @Test
  void onlySynchronousRoundsTakePartialSums() {
    TaskSpec parent = Fixtures.task(2, 4).build();
    parent.getRounds().setPolicy("buffered");
    rounds.open(parent);
    assertRefused(rounds.replay(sum(1, "north", 0, 2, 2L << 20)), RejectionCode.INVALID_SUM);
  }
}
