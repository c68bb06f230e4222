package io.tributary.operators.admit;

import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import java.util.List;

/** Words what is wrong with one record: for the rejects, and for its sender where it is known. */
final class Notice {
  private final LogRecord record;
  private final List<IntakeEvent> events;
  private String task = "";
  private String participant = "";
  private Digest updateId;

  Notice(LogRecord record, List<IntakeEvent> events) {
    this.record = record;
    this.events = events;
  }

  List<IntakeEvent> events() {
    return events;
  }

  void about(UpdateHeader header, Digest id) {
    task = Topics.isName(header.getTask()) ? header.getTask() : "";
    participant = Topics.isParticipant(header.getParticipant()) ? header.getParticipant() : "";
    updateId = id;
  }

  void about(Digest id, Upload upload) {
    updateId = id;
    if (upload != null) {
      about(upload.header(), id);
    }
  }

  void refuse(Refusal refusal) {
    events.add(
        new IntakeEvent.Refuse(
            record
                .rejection(refusal.code(), refusal.detail())
                .setTask(task)
                .setParticipant(participant)
                .setUpdateId(updateId == null ? null : updateId.toFixed())
                .build()));
  }

  void refuseHeader(Refusal refusal, boolean senderKnown) {
    refuse(refusal);
    if (senderKnown) {
      tell(ReceiptStatus.REJECTED, refusal);
    }
  }

  void duplicate() {
    Refusal refusal =
        new Refusal(
            RejectionCode.DUPLICATE,
            "the same update was decided before; its first receipt counts");
    refuse(refusal);
    tell(ReceiptStatus.DUPLICATE, refusal);
  }

  private void tell(ReceiptStatus status, Refusal refusal) {
    events.add(
        new IntakeEvent.Tell(
            Receipt.newBuilder()
                .setTask(task)
                .setParticipant(participant)
                .setUpdateId(updateId.toFixed())
                .setStatus(status)
                .setCode(refusal.code())
                .setDetail(refusal.detail())
                .build()));
  }
}
