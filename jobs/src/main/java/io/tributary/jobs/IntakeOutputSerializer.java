package io.tributary.jobs;

import io.tributary.operators.fold.flink.BlockMessageSerializer;
import io.tributary.serde.flink.OutRecordSerializer;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: whether it is a message, then the message or the record. Never part of a state. */
final class IntakeOutputSerializer extends VersionedSerializer<IntakeOutput> {
  private static final long serialVersionUID = 1L;
  private final BlockMessageSerializer messages = new BlockMessageSerializer();
  private final OutRecordSerializer records = new OutRecordSerializer();

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(IntakeOutput value, DataOutputView out) throws IOException {
    out.writeBoolean(value instanceof IntakeOutput.Message);
    if (value instanceof IntakeOutput.Message message) {
      messages.serialize(message.message(), out);
    } else if (value instanceof IntakeOutput.Written written) {
      records.serialize(written.record(), out);
    }
  }

  @Override
  public IntakeOutput deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return in.readBoolean()
        ? new IntakeOutput.Message(messages.deserialize(in))
        : new IntakeOutput.Written(records.deserialize(in));
  }

  @Override
  public TypeSerializerSnapshot<IntakeOutput> snapshotConfiguration() {
    return new IntakeOutputSerializerSnapshot();
  }
}
