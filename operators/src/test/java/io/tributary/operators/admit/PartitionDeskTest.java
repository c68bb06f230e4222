package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.state.IntakeState;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionDeskTest {
  private final TaskSpec task = Fixtures.task(2, 3).build();
  private final float[] delta = {1, 2, 3, 4, 5};
  private final DeskHarness desk = new DeskHarness(task, 1 << 20, 1 << 20, "p1", "p2");

  private List<byte[]> update(String participant, long sequence) {
    return Fixtures.update(task, participant, delta, h -> h.setSequence(sequence));
  }

  @Test
  void aCompleteUpdateIsProposedWithItsPlaceAndNorm() {
    desk.send(update("p1", 0));
    UpdateAdmitted fact = (UpdateAdmitted) desk.proposed.get(0).getFact();
    assertThat(fact.getFirstOffset()).isZero();
    assertThat(fact.getLastOffset()).isEqualTo(3);
    assertThat(fact.getPayloadBytes()).isEqualTo(20);
    assertThat(fact.getNormL2()).isEqualTo(Math.sqrt(55));
    assertThat(desk.rejections).isEmpty();
    assertThat(desk.pendingBytes()).isEqualTo(20);
    assertThat(desk.credit.undecidedBytes()).isEqualTo(20);
    desk.readJournal();
    assertThat(desk.credit.undecidedBytes()).isZero();
  }

  @Test
  void resendingAnOpenUploadChangesNothing() {
    List<byte[]> records = update("p1", 0);
    desk.send(records.subList(0, 3));
    desk.send(records);
    assertThat(desk.proposed).hasSize(1);
    assertThat(desk.pendingBytes()).isEqualTo(20);
    assertThat(desk.rejections).isEmpty();
  }

  @Test
  void anUploadThatExpiredHereAndNotInAnotherCopyIsReadOn() {
    DeskHarness slow = new DeskHarness(task, 1, 1 << 20, "p1");
    List<byte[]> records = update("p1", 0);
    slow.send(records.subList(0, 2));
    slow.tick(1000);
    assertThat(slow.credit.exhausted()).as("it waits for the drop").isTrue();
    desk.send(records);
    slow.read(desk.proposed.get(0));
    assertThat(slow.credit.exhausted()).as("only reading on completes it").isFalse();
    slow.send(records.subList(2, 4));
    assertThat(slow.credit.undecidedBytes()).isZero();
    assertThat(slow.pendingBytes()).isEqualTo(20);
  }

  @Test
  void resendingADecidedUpdateIsTold() {
    desk.send(update("p1", 0));
    desk.readJournal();
    desk.send(update("p1", 0));
    assertThat(desk.codes()).containsExactly(RejectionCode.DUPLICATE);
    assertThat(desk.receipts.get(0).getStatus()).isEqualTo(ReceiptStatus.DUPLICATE);
    assertThat(desk.proposed).hasSize(1);
    assertThat(desk.credit.undecidedBytes()).isZero();
  }

  @Test
  void anUnfinishedUploadExpiresAndIsWithdrawnOnceTheJournalSaysSo() {
    desk.send(update("p1", 0).subList(0, 3));
    desk.tick(999);
    assertThat(desk.proposed).isEmpty();
    desk.tick(1);
    assertThat(((UpdateDropped) desk.proposed.get(0).getFact()).getCode())
        .isEqualTo(RejectionCode.EXPIRED);
    assertThat(desk.pendingBytes()).isEqualTo(16);
    desk.readJournal();
    assertThat(desk.pendingBytes()).isZero();
    assertThat(desk.credit.undecidedBytes()).isZero();
  }

  @Test
  void aNewerUpdateDropsTheUnfinishedOlderOne() {
    desk.send(update("p1", 0).subList(0, 2));
    desk.send(update("p1", 1));
    desk.readJournal();
    assertThat(((UpdateDropped) desk.proposed.get(0).getFact()).getCode())
        .isEqualTo(RejectionCode.SUPERSEDED);
    assertThat(desk.proposed.get(1).getFact()).isInstanceOf(UpdateAdmitted.class);
    assertThat(desk.pending).hasSize(1);
  }

  @Test
  void anotherParticipantsUploadIsNotTouched() {
    desk.send(update("p1", 0).subList(0, 2));
    desk.send(update("p2", 0));
    assertThat(desk.proposed).hasSize(1);
    assertThat(((UpdateAdmitted) desk.proposed.get(0).getFact()).getParticipant()).isEqualTo("p2");
  }

  @Test
  void theJournalsFirstWordWinsOverOnesOwn() {
    List<byte[]> records = update("p1", 0);
    desk.send(records.subList(0, 3));
    desk.tick(1000);
    JournalFact ownDrop = desk.unread.poll();
    desk.read(admittedElsewhere(records));
    desk.read(ownDrop);
    desk.send(records.get(3));
    assertThat(desk.pendingBytes()).as("all blocks are with the fold").isEqualTo(20);
    assertThat(desk.credit.undecidedBytes()).isZero();
  }

  private JournalFact admittedElsewhere(List<byte[]> records) {
    DeskHarness copy = new DeskHarness(task, 1 << 20, 1 << 20, "p1");
    copy.send(records);
    return copy.proposed.get(0);
  }

  @Test
  void anUpdateThatTheJournalAdmittedIsPassedOnEvenIfItsSenderIsRevokedSince() {
    List<byte[]> records = update("p1", 0);
    JournalFact admitted = admittedElsewhere(records);
    DeskHarness replay = new DeskHarness(task, 1 << 20, 1 << 20);
    replay.read(admitted);
    replay.send(records);
    assertThat(replay.rejections).isEmpty();
    assertThat(replay.proposed).isEmpty();
    assertThat(replay.pendingBytes()).isEqualTo(20);
  }

  @Test
  void anUpdateThatTheJournalDroppedIsNotPassedOnAgain() {
    List<byte[]> records = update("p1", 0);
    desk.send(records.subList(0, 2));
    desk.tick(1000);
    DeskHarness replay = new DeskHarness(task, 1 << 20, 1 << 20, "p1");
    replay.read(desk.proposed.get(0));
    replay.send(records.subList(0, 2));
    assertThat(replay.pending).isEmpty();
    assertThat(replay.proposed).isEmpty();
  }

  @Test
  void aRestoredDeskGoesOnInTheMiddleOfAnUpload() {
    List<byte[]> records = update("p1", 0);
    desk.send(records.subList(0, 3));
    IntakeState saved = desk.save();
    DeskHarness after = desk.restored(saved, desk.offset());
    assertThat(after.credit.undecidedBytes()).isEqualTo(16);
    after.send(records.get(3));
    UpdateAdmitted fact = (UpdateAdmitted) after.proposed.get(0).getFact();
    assertThat(fact.getNormL2()).isEqualTo(Math.sqrt(55));
    assertThat(fact.getFirstOffset()).isZero();
    after.readJournal();
    assertThat(after.credit.undecidedBytes()).isZero();
  }

  @Test
  void whatWasProposedBeforeACrashIsProposedAgain() {
    desk.send(update("p1", 0));
    desk.send(update("p2", 0).subList(0, 2));
    desk.tick(1000);
    DeskHarness after = desk.restored(desk.save(), desk.offset());
    after.proposeAgain();
    assertThat(after.proposed).isEqualTo(desk.proposed);
  }

  @Test
  void tooManyUnfinishedUploadsMakeTheNextOneBusy() {
    DeskHarness small = new DeskHarness(task, 100, 20, "p1", "p2");
    small.send(update("p1", 0).subList(0, 2));
    small.send(update("p2", 0));
    assertThat(small.codes()).contains(RejectionCode.BUSY);
    assertThat(small.receipts.get(0).getCode()).isEqualTo(RejectionCode.BUSY);
    small.tick(1000);
    small.readJournal();
    small.send(update("p2", 0));
    assertThat(small.proposed.get(1).getFact()).isInstanceOf(UpdateAdmitted.class);
  }

  @Test
  void readingPausesOnlyWhileACompleteUpdateAwaitsTheJournal() {
    DeskHarness small =
        new DeskHarness(task, PartitionDesk.MAX_RECORD_BYTES + 10, 1000, "p1", "p2");
    small.send(update("p1", 0).subList(0, 3));
    assertThat(small.credit.exhausted()).as("reading on finishes it").isFalse();
    small.send(update("p1", 0).get(3));
    assertThat(small.credit.exhausted()).isTrue();
    small.readJournal();
    assertThat(small.credit.exhausted()).isFalse();
  }

  @Test
  void aReplayTakesTheUploadThatTheJournalDecidedNotAnEarlierCopy() {
    List<byte[]> records = update("p2", 0);
    DeskHarness busy = new DeskHarness(task, 100, 20, "p1", "p2");
    busy.send(update("p1", 0).subList(0, 2));
    busy.send(records); // BUSY, at offsets 2 to 5.
    busy.tick(1000);
    busy.readJournal();
    busy.send(records); // Again, at offsets 6 to 9: admitted.
    UpdateAdmitted admitted = (UpdateAdmitted) busy.proposed.get(1).getFact();
    assertThat(admitted.getFirstOffset()).isEqualTo(6);

    DeskHarness replay = new DeskHarness(task, 1 << 20, 1 << 20, "p1", "p2");
    busy.proposed.forEach(replay::read);
    replay.send(update("p1", 0).subList(0, 2));
    replay.send(records);
    assertThat(replay.pending).as("the refused copy is not passed on").isEmpty();
    replay.send(records);
    assertThat(replay.pending.keySet())
        .containsExactly(new UploadId(Digest.of(admitted.getUpdateId()), 0, 6));
    assertThat(replay.proposed).isEmpty();
    assertThat(replay.pendingBytes()).isEqualTo(20);
  }

  @Test
  void aFactAboutAnotherUploadOfTheUpdateDoesNotCloseThisOne() {
    List<byte[]> records = update("p1", 0);
    desk.send(records);
    JournalFact other = admittedElsewhere(records);
    ((UpdateAdmitted) other.getFact()).setFirstOffset(77);
    desk.read(other);
    assertThat(desk.credit.undecidedBytes()).isEqualTo(20);
  }

  @Test
  void anUnknownNameIsLookedUpBeforeItIsRefused() {
    PartitionDesk fresh =
        new PartitionDesk(
            new PartitionDesk.Desk(
                Fixtures.FEDERATION,
                new FederationView(),
                new CreditBook(1, 1),
                new io.tributary.serde.WireReader()),
            0,
            0);
    io.tributary.serde.LogRecord record =
        new io.tributary.serde.LogRecord(
            "tributary.clinics.updates", 0, 0, 0, null, update("p1", 0).get(0));
    assertThat(fresh.record(record, 0, false)).containsExactly(new IntakeEvent.AskView());
    assertThat(fresh.record(record, 0, true))
        .singleElement()
        .isInstanceOfSatisfying(
            IntakeEvent.Refuse.class,
            r -> assertThat(r.rejection().getCode()).isEqualTo(RejectionCode.UNKNOWN_PARTICIPANT));
  }
}
