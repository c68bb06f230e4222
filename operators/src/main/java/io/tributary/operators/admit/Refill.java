package io.tributary.operators.admit;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.SignedUpdateHeader;
import io.tributary.schemas.UpdateBlock;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LogRecord;
import io.tributary.serde.UpdateBlockView;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Passes on the blocks of an update that was passed over here and admitted elsewhere. It is given
 * the records of the partition from the update's header to its last block once more. What the
 * journal has admitted is not judged again.
 */
public final class Refill {
  private final PartitionDesk.Desk desk;
  private final UploadId upload;
  private final BitSet passed = new BitSet();
  private UpdateHeader header;
  private TaskPlan plan;

  /** A refill that has been given nothing. */
  public Refill(PartitionDesk.Desk desk, UploadId upload) {
    this.desk = desk;
    this.upload = upload;
  }

  /** Takes the next record. */
  public List<IntakeEvent> record(LogRecord record) {
    List<IntakeEvent> events = new ArrayList<>();
    try {
      if (record.offset() == upload.firstOffset()) {
        SignedUpdateHeader signed = desk.reader().read(SignedUpdateHeader.class, record.value());
        header = desk.reader().read(UpdateHeader.class, Upload.array(signed.getHeader()));
        plan = desk.view().task(header.getTask()).plan();
      } else if (isBlock(record)) {
        block(UpdateBlockView.read(desk.reader(), record.value()), events);
      }
    } catch (WireException e) {
      return List.of(); // Somebody else's record; it was refused when it was read first.
    }
    return events;
  }

  private boolean isBlock(LogRecord record) throws WireException {
    return record.value() != null
        && record.valueBytes() <= PartitionDesk.MAX_RECORD_BYTES
        && desk.reader().recordName(record.value()).equals(UpdateBlock.getClassSchema().getName());
  }

  private void block(UpdateBlockView block, List<IntakeEvent> events) {
    int index = block.block();
    boolean ours =
        header != null
            && block.updateId().equals(upload.update())
            && index < plan.blocks()
            && block.payloadHash().equals(Digest.of(header.getBlockHashes().get(index)));
    if (ours && !passed.get(index)) {
      passed.set(index);
      EncodedBlock content = block.encodedWith(header.getCodec());
      events.add(
          new IntakeEvent.Forward(new BlockMessage.Arrived(plan.path(), index, upload, content)));
    }
  }

  /** Whether all blocks have been passed on. */
  public boolean complete() {
    return plan != null && passed.cardinality() == plan.blocks();
  }
}
