package io.tributary.serde.flink;

import io.tributary.serde.LogRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: topic, partition, offset, append time, key, value. */
public final class LogRecordSerializer extends VersionedSerializer<LogRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(LogRecord value, DataOutputView out) throws IOException {
    out.writeUTF(value.topic());
    out.writeInt(value.partition());
    out.writeLong(value.offset());
    out.writeLong(value.appendedAtMillis());
    Bytes.write(value.key(), out);
    Bytes.write(value.value(), out);
  }

  @Override
  public LogRecord deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new LogRecord(
        in.readUTF(), in.readInt(), in.readLong(), in.readLong(), Bytes.read(in), Bytes.read(in));
  }

  @Override
  public TypeSerializerSnapshot<LogRecord> snapshotConfiguration() {
    return new LogRecordSerializerSnapshot();
  }
}
