package io.tributary.operators.select.flink;

import io.tributary.operators.select.CohortRequest;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 2: the components in order. Format 1 barred nobody. */
public final class CohortRequestSerializer extends VersionedSerializer<CohortRequest> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 2;
  }

  @Override
  public void serialize(CohortRequest value, DataOutputView out) throws IOException {
    out.writeUTF(value.federation());
    out.writeUTF(value.task());
    out.writeInt(value.round());
    out.writeInt(value.size());
    out.writeInt(value.least());
    out.writeLong(value.seed());
    out.writeLong(value.atMillis());
    out.writeInt(value.barred().size());
    for (String participant : value.barred()) {
      out.writeUTF(participant);
    }
  }

  @Override
  public CohortRequest deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion < 1 || formatVersion > 2) {
      throw unknownFormat(formatVersion);
    }
    String federation = in.readUTF();
    String task = in.readUTF();
    int round = in.readInt();
    int size = in.readInt();
    int least = in.readInt();
    long seed = in.readLong();
    long atMillis = in.readLong();
    List<String> barred = new ArrayList<>();
    for (int left = formatVersion == 1 ? 0 : in.readInt(); left > 0; left--) {
      barred.add(in.readUTF());
    }
    return new CohortRequest(federation, task, round, size, least, seed, atMillis, barred);
  }

  @Override
  public TypeSerializerSnapshot<CohortRequest> snapshotConfiguration() {
    return new CohortRequestSerializerSnapshot();
  }
}
