package io.tributary.operators.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.schemas.TaskStopped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The journal's snapshots: what they hold, and what a machine without its beginning makes of them.
 */
class SnapshotRoundsTest {
  private final RoundState state = new RoundState();
  private final RoundMachine machine = new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, state);

  private List<Decision> apply(RoundMachine to, Object fact) {
    return to.replay(new JournalFact(Fixtures.TASK, fact), 500);
  }

  private Optional<JournalFact> snapshot(int maxBytes) {
    return apply(machine, new SnapshotWanted(42L, maxBytes)).stream()
        .map(decision -> (JournalFact) ((Decision.Announce) decision).value())
        .findFirst();
  }

  private void runARound() {
    machine.replay(Fixtures.opened(Fixtures.task(2, 3).build()), 100);
    machine.replay(Fixtures.admitted(1, "a", 0), 200);
    machine.replay(Fixtures.admitted(2, "b", 0), 300);
    machine.replay(Fixtures.admitted(3, "a", 1), 400);
  }

  @Test
  void aSnapshotHoldsTheStateRightAfterItsRequest() {
    runARound();

    JournalFact fact = snapshot(1 << 20).orElseThrow();

    TaskSnapshot snapshot = (TaskSnapshot) fact.getFact();
    assertThat(fact.getTask()).isEqualTo(Fixtures.TASK);
    assertThat(snapshot.getId()).isEqualTo(42);
    assertThat(snapshot.getState()).isEqualTo(state.toRecord());
    assertThat(apply(machine, snapshot)).as("it is no news to who made it").isEmpty();
    assertThat(state.toRecord()).isEqualTo(snapshot.getState());
  }

  @Test
  void aSnapshotThatIsTooLargeIsNotMade() {
    runARound();

    assertThat(snapshot(200)).isEmpty();
  }

  @Test
  void withoutItsBeginningARunningTaskIsLeftAlone() {
    runARound();
    JournalFact snapshot = snapshot(1 << 20).orElseThrow();
    RoundState late = new RoundState();
    RoundMachine other = new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, late);

    assertThat(other.replay(Fixtures.admitted(1, "a", 0), 450)).isEmpty();
    assertThat(other.replay(snapshot, 500)).isEmpty();
    assertThat(other.replay(Fixtures.opened(Fixtures.task(2, 3).build()), 600))
        .as("it must not begin again")
        .isEmpty();
    List<Decision> decisions = other.replay(Fixtures.admitted(4, "b", 1), 700);
    assertThat(decisions).hasSize(2).hasAtLeastOneElementOfType(Decision.Discard.class);
    assertThat(other.replay(Fixtures.admitted(3, "a", 1), 700))
        .as("an update of the round that was open: its blocks were never folded here")
        .hasAtLeastOneElementOfType(Decision.Discard.class);
    assertThat(other.replay(Fixtures.admitted(1, "a", 0), 700))
        .as("an update of a round before")
        .hasAtLeastOneElementOfType(Decision.Discard.class);
    Rejection rejection =
        decisions.stream()
            .filter(Decision.Announce.class::isInstance)
            .map(decision -> (Rejection) ((Decision.Announce) decision).value())
            .findFirst()
            .orElseThrow();
    assertThat(rejection.getCode()).isEqualTo(RejectionCode.TASK_NOT_RUNNING);
    assertThat(rejection.getDetail()).contains("savepoint");
    assertThat(other.replay(Fixtures.admitted(4, "b", 1), 800)).as("a repeat").isEmpty();
    assertThat(RoundState.of(late.toRecord()).toRecord()).isEqualTo(late.toRecord());
  }

  @Test
  void aRepeatedOpeningIsNoBeginning() {
    runARound();
    JournalFact snapshot = snapshot(1 << 20).orElseThrow();
    JournalFact opened = Fixtures.opened(Fixtures.task(2, 3).build());
    RoundState late = new RoundState();
    RoundMachine other = new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, late);

    assertThat(apply(other, new SnapshotWanted(42L, 1 << 20))).isEmpty();
    assertThat(late.begun()).as("it has to be remembered").isTrue();
    RoundMachine restored =
        new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, RoundState.of(late.toRecord()));
    assertThat(restored.replay(opened, 450)).isEmpty();
    assertThat(restored.replay(snapshot, 500)).isEmpty();
    assertThat(restored.replay(Fixtures.admitted(4, "b", 1), 700)).isNotEmpty();
  }

  @Test
  void aStopBeforeTheOpeningChangesNothing() {
    assertThat(apply(machine, new TaskStopped(""))).isEmpty();
    assertThat(machine.replay(Fixtures.opened(Fixtures.task(2, 3).build()), 100)).isNotEmpty();
  }

  @Test
  void withoutItsBeginningAnEndedTaskStaysEnded() {
    runARound();
    apply(machine, new TaskStopped("enough"));
    JournalFact snapshot = snapshot(1 << 20).orElseThrow();
    RoundMachine other = new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, new RoundState());

    other.replay(snapshot, 500);

    assertThat(other.replay(Fixtures.admitted(9, "b", 1), 700))
        .filteredOn(
            decision ->
                decision instanceof Decision.Announce announce
                    && announce.value() instanceof Receipt receipt
                    && receipt.getCode() == RejectionCode.TASK_ENDED)
        .hasSize(1);
  }
}
