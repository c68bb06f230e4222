package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Metric;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.UploadId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundMachineTest {
  private MachineHarness machine = new MachineHarness();

  private List<Decision> replay(JournalFact... facts) {
    return machine.replay(facts);
  }

  private void open(int quorum, int rounds) {
    replay(Fixtures.opened(Fixtures.task(quorum, rounds).build()));
  }

  @Test
  void openingStartsRoundOneAndArmsItsDeadline() {
    List<Decision> decisions = replay(Fixtures.opened(Fixtures.task(2, 3).build()));
    assertThat(decisions.get(0)).isInstanceOf(Decision.Start.class);
    RoundOpened opened = announced(decisions, RoundOpened.class).findFirst().orElseThrow();
    assertThat(opened.getBaseVersion()).isZero();
    assertThat(opened.getDeadlineAtMillis()).isEqualTo(1_000_000 + 1000);
    assertThat(all(decisions, Decision.ArmDeadline.class))
        .containsExactly(new Decision.ArmDeadline(1, 1_001_000));
  }

  @Test
  void theFirstOpeningWins() {
    open(2, 3);
    TaskSpec other = Fixtures.task(1, 9).build();
    assertThat(replay(Fixtures.opened(other), Fixtures.opened(other))).isEmpty();
    assertThat(machine.state.plan().spec().getRounds().getCount()).isEqualTo(3);
  }

  @Test
  void aTaskWithMistakesIsNotOpened() {
    assertThat(replay(Fixtures.opened(Fixtures.task(0, 3).build()))).isEmpty();
    assertThat(replay(Fixtures.admitted(1, "a", 0))).isEmpty();
  }

  @Test
  void theQuorumClosesTheRoundAndOpensTheNext() {
    open(2, 3);
    List<Decision> first = replay(Fixtures.admitted(1, "a", 0));
    assertThat(first).containsExactly(new Decision.Fold(upload(1), 1, 2.0));
    List<Decision> second = replay(Fixtures.admitted(2, "b", 0));
    Decision.Close close = all(second, Decision.Close.class).findFirst().orElseThrow();
    assertThat(close.tally().terms()).isEqualTo(2);
    assertThat(close.tally().divisor()).isEqualTo(5.0);
    RoundClosed closed = announced(second, RoundClosed.class).findFirst().orElseThrow();
    assertThat(closed.getReason()).isEqualTo(CloseReason.QUORUM);
    assertThat(closed.getManifest()).hasSize(2);
    assertThat(announced(second, Receipt.class))
        .allMatch(r -> r.getStatus() == ReceiptStatus.INCLUDED && r.getRound() == 1)
        .extracting(Receipt::getParticipant)
        .containsExactly("a", "b");
    assertThat(announced(second, RoundOpened.class).map(RoundOpened::getRound)).containsExactly(2);
  }

  @Test
  void theManifestHashDoesNotDependOnTheJournalsOrder() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    Object one = closing(Fixtures.admitted(2, "b", 0));
    machine = new MachineHarness();
    open(2, 3);
    replay(Fixtures.admitted(2, "b", 0));
    Object other = closing(Fixtures.admitted(1, "a", 0));
    assertThat(one).isEqualTo(other);
  }

  private Object closing(JournalFact fact) {
    return all(replay(fact), Decision.Close.class).findFirst().orElseThrow().manifestHash();
  }

  @Test
  void aRepeatedFactIsANoOp() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    assertThat(replay(Fixtures.admitted(1, "a", 0), Fixtures.dropped(1, "a", 0))).isEmpty();
    replay(Fixtures.admitted(2, "b", 0));
    assertThat(replay(Fixtures.admitted(1, "a", 0), Fixtures.admitted(2, "b", 0)))
        .as("also after the round")
        .isEmpty();
  }

  @Test
  void aDropThatComesFirstWins() {
    open(2, 3);
    List<Decision> dropped = replay(Fixtures.dropped(1, "a", 0));
    assertThat(announced(dropped, Receipt.class).map(Receipt::getCode))
        .containsExactly(RejectionCode.EXPIRED);
    assertThat(replay(Fixtures.admitted(1, "a", 0))).isEmpty();
  }

  @Test
  void aCopyInAnotherPartitionIsForgottenSilently() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0, 0));
    assertThat(replay(Fixtures.admitted(1, "a", 0, 1)))
        .containsExactly(new Decision.Discard(new UploadId(Fixtures.id(1), 1, 10)));
    assertThat(replay(Fixtures.dropped(1, "a", 2))).isEmpty();
  }

  @Test
  void aCopyThatExpiresElsewhereDoesNotDropTheOriginal() {
    open(2, 3);
    replay(Fixtures.dropped(1, "a", 1));
    assertThat(replay(Fixtures.admitted(1, "a", 0, 0)))
        .contains(new Decision.Fold(upload(1), 1, 2.0));
  }

  @Test
  void staleFutureAndSecondUpdatesAreRefusedAndDiscarded() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    assertRefused(replay(Fixtures.admitted(3, "a", 0)), RejectionCode.ALREADY_CONTRIBUTED);
    assertRefused(replay(Fixtures.admitted(4, "c", 7)), RejectionCode.FUTURE_VERSION);
    replay(Fixtures.admitted(2, "b", 0));
    List<Decision> stale = replay(Fixtures.admitted(5, "c", 0));
    assertRefused(stale, RejectionCode.STALE_VERSION);
    Receipt receipt = announced(stale, Receipt.class).findFirst().orElseThrow();
    assertThat(receipt.getStatus()).isEqualTo(ReceiptStatus.STALE);
    assertThat(receipt.getCurrentVersion()).isEqualTo(1);
  }

  @Test
  void theDeadlineClosesWithTheMinimumAndElseAsSoonAsItIsThere() {
    open(5, 3);
    JournalFact deadline = new JournalFact(Fixtures.TASK, new DeadlinePassed(1));
    assertThat(replay(deadline)).as("nobody there yet").isEmpty();
    assertThat(announced(replay(Fixtures.admitted(1, "a", 0)), RoundClosed.class))
        .singleElement()
        .matches(closed -> closed.getReason() == CloseReason.DEADLINE);
    assertThat(replay(deadline)).as("of a round that is over").isEmpty();
  }

  @Test
  void theLastRoundEndsTheTask() {
    open(1, 2);
    replay(Fixtures.admitted(1, "a", 0));
    List<Decision> last = replay(Fixtures.admitted(2, "a", 1));
    assertThat(announced(last, TaskEnded.class).map(TaskEnded::getVersion)).containsExactly(2);
    assertThat(all(last, Decision.End.class)).containsExactly(new Decision.End(2, 3));
    assertRefused(replay(Fixtures.admitted(3, "a", 2)), RejectionCode.TASK_ENDED);
  }

  @Test
  void stoppingAbandonsTheOpenRoundAndTellsItsParticipants() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    List<Decision> stopped = replay(new JournalFact(Fixtures.TASK, new TaskStopped("enough")));
    assertThat(announced(stopped, Receipt.class).map(Receipt::getCode))
        .containsExactly(RejectionCode.TASK_ENDED);
    assertThat(announced(stopped, TaskEnded.class).map(TaskEnded::getReason))
        .containsExactly("enough");
    assertThat(all(stopped, Decision.End.class)).containsExactly(new Decision.End(0, 1));
    assertThat(replay(new JournalFact(Fixtures.TASK, new TaskStopped("again")))).isEmpty();
  }

  @Test
  void metricsAreWeightedMeans() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    List<Decision> closing = replay(Fixtures.admitted(2, "b", 0));
    assertThat(announced(closing, Metric.class).filter(m -> m.getName().equals("reported.loss")))
        .singleElement()
        .matches(m -> m.getValue() == (2 * 1.0 + 3 * 2.0) / 5);
  }

  @Test
  void memoryIsBounded() {
    open(1, 1_000_000);
    for (int i = 0; i < 3000; i++) {
      new RoundMachine(Fixtures.FEDERATION, Fixtures.TASK, machine.state)
          .replay(Fixtures.dropped(i, "b", 0), i);
    }
    assertThat(machine.state.toRecord().getDecided()).hasSize(1024 + 2 * 10);
    replay(Fixtures.admitted(5000, "a", 0));
    assertThat(machine.state.toRecord().getIncluded()).isEmpty();
  }

  @Test
  void aResendThatTheIntakeForgotIsDiscardedNotFoldedTwice() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    JournalFact again = Fixtures.admitted(1, "a", 0);
    ((UpdateAdmitted) again.getFact()).setFirstOffset(777);
    assertThat(replay(again))
        .containsExactly(new Decision.Discard(new UploadId(Fixtures.id(1), 0, 777)));
  }

  @Test
  void aRejectionNamesTheHeaderHoweverTheUpdateWasRefused() {
    open(2, 3);
    replay(Fixtures.admitted(1, "a", 0));
    List<Decision> decisions = new ArrayList<>(replay(Fixtures.admitted(2, "a", 0)));
    decisions.addAll(replay(Fixtures.dropped(3, "b", 0)));
    decisions.addAll(replay(new JournalFact(Fixtures.TASK, new TaskStopped(""))));
    assertThat(announced(decisions, Rejection.class).map(Rejection::getOffset))
        .containsExactly(20L, 30L, 10L);
  }
}
