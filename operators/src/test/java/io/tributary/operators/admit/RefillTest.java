package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two copies of the job read one partition and see the federation differently for a moment. */
class RefillTest {
  private final TaskSpec task = Fixtures.task(2, 3).build();
  private final List<LogRecord> log = new ArrayList<>();
  private final Copy roomy = new Copy(1 << 20);
  private Copy crowded = new Copy(1);

  /** The intake of one copy. */
  private final class Copy {
    final PartitionDesk.Desk shared;
    PartitionDesk desk;
    final List<IntakeEvent> events = new ArrayList<>();

    Copy(long uploadBytes) {
      FederationView view = new FederationView();
      view.participant("p1", Fixtures.participant("p1"));
      view.participant("p2", Fixtures.participant("p2"));
      view.fact(Fixtures.FEDERATION, Fixtures.opened(task));
      shared =
          new PartitionDesk.Desk(
              Fixtures.FEDERATION, view, new CreditBook(1 << 20, uploadBytes), new WireReader());
      desk = new PartitionDesk(shared, 0, 0);
    }

    void read(LogRecord record) {
      events.addAll(desk.record(record, 0, true));
    }

    List<JournalFact> proposed() {
      return events.stream()
          .filter(IntakeEvent.Propose.class::isInstance)
          .map(event -> ((IntakeEvent.Propose) event).fact())
          .toList();
    }

    /** Starts again from what was saved; the journal is not read again yet. */
    void restart() {
      PartitionDesk next = new PartitionDesk(shared, 0, log.size());
      next.restore(desk.save(), 0);
      desk = next;
    }
  }

  private void append(List<byte[]> values) {
    for (byte[] value : values) {
      LogRecord record =
          new LogRecord(new Topics(Fixtures.FEDERATION).updates(), 0, log.size(), 0, null, value);
      log.add(record);
      roomy.read(record);
      crowded.read(record);
    }
  }

  private List<byte[]> update(String participant) {
    return Fixtures.update(task, participant, new float[] {1, 2, 3, 4, 5}, header -> {});
  }

  /** The crowded copy has an unfinished upload and no room for another: it says BUSY. */
  private void oneAdmitsAndTheOtherIsBusy() {
    append(update("p2").subList(0, 1));
    append(update("p1"));
    assertThat(crowded.events)
        .filteredOn(IntakeEvent.Refuse.class::isInstance)
        .extracting(event -> ((IntakeEvent.Refuse) event).rejection().getCode())
        .containsExactly(RejectionCode.BUSY);
    assertThat(roomy.proposed()).hasSize(1);
  }

  @Test
  void theBlocksOfAnUpdateThatOnlyTheOtherCopyTookAreReadAgain() {
    oneAdmitsAndTheOtherIsBusy();
    List<IntakeEvent> asked = crowded.desk.fact(roomy.proposed().get(0));
    assertThat(asked).hasSize(1);
    IntakeEvent.Backfill wanted = (IntakeEvent.Backfill) asked.get(0);
    assertThat(wanted.upload().firstOffset()).isEqualTo(1);
    assertThat(wanted.lastOffset()).isEqualTo(4);
    assertThat(refill(wanted)).containsExactly(0, 1, 2);
    assertThat(crowded.desk.fact(roomy.proposed().get(0))).as("once is enough").isEmpty();
  }

  @Test
  void aRestartDoesNotForgetWhatWasPassedOver() {
    oneAdmitsAndTheOtherIsBusy();
    crowded.restart();
    assertThat(crowded.desk.fact(roomy.proposed().get(0)))
        .hasExactlyElementsOfTypes(IntakeEvent.Backfill.class);
  }

  @Test
  void aSenderThatOnlyTheOtherCopyKnewIsReadAgainToo() {
    crowded = new Copy(1 << 20);
    crowded.shared.view().participant("p1", null);
    append(update("p1"));
    assertThat(crowded.proposed()).isEmpty();
    crowded.restart();
    List<IntakeEvent> asked = crowded.desk.fact(roomy.proposed().get(0));
    assertThat(asked).hasExactlyElementsOfTypes(IntakeEvent.Backfill.class);
    assertThat(refill((IntakeEvent.Backfill) asked.get(0))).containsExactly(0, 1, 2);
  }

  @Test
  void whatBothTookIsNotReadAgain() {
    crowded = new Copy(1 << 20);
    append(update("p1"));
    JournalFact fact = roomy.proposed().get(0);
    assertThat(crowded.proposed()).containsExactly(fact);
    assertThat(crowded.desk.fact(fact)).isEmpty();
    crowded.restart();
    assertThat(crowded.desk.fact(fact)).as("the journal is read again after a restart").isEmpty();
  }

  @Test
  void aSecondHeaderThatAnotherCopyTookForTheFirstIsReadAgain() {
    List<IntakeEvent> asked = roomy.desk.fact(anotherCopyTakesTheSecondHeader());
    assertThat(asked).hasExactlyElementsOfTypes(IntakeEvent.Backfill.class);
    assertThat(refill((IntakeEvent.Backfill) asked.get(0))).containsExactly(0, 1, 2);
  }

  @Test
  void aSecondHeaderIsReadAgainAlsoWhenTheJournalSpokeOfItFirst() {
    JournalFact fact = anotherCopyTakesTheSecondHeader();
    Copy fresh = new Copy(1 << 20);
    assertThat(fresh.desk.fact(roomy.proposed().get(0))).isEmpty();
    assertThat(fresh.desk.fact(fact)).isEmpty();
    log.forEach(fresh::read);
    assertThat(fresh.events)
        .filteredOn(IntakeEvent.Backfill.class::isInstance)
        .containsExactlyElementsOf(roomy.desk.fact(fact));
  }

  /** It begins to read between the two, and proposes the update. */
  private JournalFact anotherCopyTakesTheSecondHeader() {
    append(update("p1").subList(0, 1));
    int second = log.size();
    append(update("p1"));
    Copy late = new Copy(1 << 20);
    late.desk = new PartitionDesk(late.shared, 0, second);
    log.subList(second, log.size()).forEach(late::read);
    return late.proposed().get(0);
  }

  /** The blocks that are passed on, in order; records of others lie between them. */
  private List<Integer> refill(IntakeEvent.Backfill wanted) {
    UploadId upload = wanted.upload();
    Refill refill = new Refill(crowded.shared, upload);
    List<Integer> blocks = new ArrayList<>();
    for (long offset = upload.firstOffset(); offset <= wanted.lastOffset(); offset++) {
      for (IntakeEvent event : refill.record(log.get((int) offset))) {
        BlockMessage message = ((IntakeEvent.Forward) event).message();
        assertThat(message.upload()).isEqualTo(upload);
        blocks.add(message.block());
      }
    }
    assertThat(refill.complete()).isTrue();
    return blocks;
  }
}
