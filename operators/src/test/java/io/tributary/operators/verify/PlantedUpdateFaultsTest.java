package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each fault in updates and receipts is found, named and located. */
class PlantedUpdateFaultsTest extends PlantedFaults {
  @Test
  void aReceiptThatContradicts() {
    Receipt included = task.all(Stream.RECEIPTS, Receipt.class).get(0);
    Where where =
        task.append(
            Stream.RECEIPTS,
            Receipt.newBuilder(included)
                .setStatus(ReceiptStatus.STALE)
                .setCode(RejectionCode.STALE_VERSION)
                .setRound(0)
                .build());
    assertThat(first(Kind.RECEIPT_CONTRADICTS, -1, where).expected())
        .contains("included in round 1");
  }

  @Test
  void aReceiptForAnotherRoundOrForNothing() {
    Receipt included = task.all(Stream.RECEIPTS, Receipt.class).get(0);
    Where where = task.append(Stream.RECEIPTS, Receipt.newBuilder(included).setRound(2).build());
    first(Kind.RECEIPT_CONTRADICTS, 2, where);
    task.topic(Stream.RECEIPTS).remove((int) where.offset());
    where =
        task.append(
            Stream.RECEIPTS,
            Receipt.newBuilder(included)
                .setUpdateId(Fixtures.id(99).toFixed())
                .setStatus(ReceiptStatus.DUPLICATE)
                .build());
    first(Kind.RECEIPT_CONTRADICTS, 1, where);
  }

  @Test
  void aReceiptOfTheIntakeDoesNotContradict() {
    Receipt included = task.all(Stream.RECEIPTS, Receipt.class).get(0);
    for (ReceiptStatus status : List.of(ReceiptStatus.DUPLICATE, ReceiptStatus.REJECTED)) {
      task.append(
          Stream.RECEIPTS,
          Receipt.newBuilder(included)
              .setStatus(status)
              .setCode(RejectionCode.BUSY)
              .setRound(0)
              .setCurrentVersion(-1)
              .build());
    }
    assertThat(task.verify().shown()).isEmpty();
  }

  @Test
  void aMissingReceipt() {
    task.topic(Stream.RECEIPTS).remove(2); // Of round 2, while those of round 3 are there.
    assertThat(task.verify().shown())
        .singleElement()
        .satisfies(d -> assertThat(d.kind()).isEqualTo(Kind.RECEIPT_MISSING));
  }

  @Test
  void aRejectionOfAnIncludedUpdate() {
    Receipt included = task.all(Stream.RECEIPTS, Receipt.class).get(0);
    Where where =
        task.append(
            Stream.REJECTS,
            Rejection.newBuilder()
                .setTopic("tributary.clinics.updates")
                .setPartition(0)
                .setOffset(0)
                .setAppendedAtMillis(1)
                .setRecordBytes(0)
                .setCode(RejectionCode.ROUND_FULL)
                .setTask(Fixtures.TASK)
                .setParticipant("p1")
                .setUpdateId(included.getUpdateId())
                .build());
    first(Kind.RECEIPT_CONTRADICTS, -1, where);
  }

  @Test
  void anUpdateThatIsNotInTheLogAsItWasAdmitted() {
    task.topic(Stream.UPDATES).remove(5); // The first block of the second update.
    Where where = new Where("tributary.clinics.updates", 0, 4);
    assertThat(first(Kind.UPDATE_DIFFERS, 1, where).found()).contains("only 2 of 3 blocks");
    assertThat(task.verify().rounds()).isEqualTo(new TaskReport.Rounds(3, 0, 0, 0, 3));
  }

  @Test
  void anAdmissionThatIsNotTheHeaders() {
    UpdateAdmitted update =
        task.upload(
            "p1", Fixtures.payloads(task.plan().spec(), new float[5]), h -> h.setBaseVersion(3));
    task.fact(UpdateAdmitted.newBuilder(update).setWeight(9).build());
    task.send("p2", 3, 1, 1, 1, 1, 1);
    Where where = new Where("tributary.clinics.updates", 0, update.getFirstOffset());
    assertThat(first(Kind.UPDATE_DIFFERS, 4, where).found()).contains("weight 1.0");
  }

  @Test
  void anUpdateAdmittedBeforeItsTaskIsLost() {
    List<LogRecord> journal = task.topic(Stream.JOURNAL);
    assertThat(journal).hasSize(7);
    journal.add(0, journal.remove(1));
    TaskReport report = task.verify();
    assertThat(report.shown()).anyMatch(d -> d.kind() == Kind.UPDATE_LOST);
  }
}
