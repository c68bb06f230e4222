package io.tributary.operators.scores.flink;

import io.tributary.operators.scores.WeighRequest;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: task, round, rule, manifest, number of updates, sender and factor of each. */
public final class WeighRequestSerializer extends VersionedSerializer<WeighRequest> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(WeighRequest value, DataOutputView out) throws IOException {
    out.writeUTF(value.task());
    out.writeInt(value.round());
    out.writeUTF(value.rule());
    Digests.write(value.manifestHash(), out);
    out.writeInt(value.senders().size());
    for (int i = 0; i < value.senders().size(); i++) {
      out.writeUTF(value.senders().get(i));
      out.writeDouble(value.factors().get(i));
    }
  }

  @Override
  public WeighRequest deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    String task = in.readUTF();
    int round = in.readInt();
    String rule = in.readUTF();
    Digest manifest = Digests.read(in);
    int updates = in.readInt();
    List<String> senders = new ArrayList<>();
    List<Double> factors = new ArrayList<>();
    for (int i = 0; i < updates; i++) {
      senders.add(in.readUTF());
      factors.add(in.readDouble());
    }
    return new WeighRequest(task, round, rule, manifest, senders, factors);
  }

  @Override
  public TypeSerializerSnapshot<WeighRequest> snapshotConfiguration() {
    return new WeighRequestSerializerSnapshot();
  }
}
