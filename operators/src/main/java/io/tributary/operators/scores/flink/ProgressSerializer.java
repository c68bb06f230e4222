package io.tributary.operators.scores.flink;

import io.tributary.operators.fold.flink.GramFormat;
import io.tributary.operators.scores.ScoreStore.Progress;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: whether there is a request, the request in its format 1, done, added, the sum. */
public final class ProgressSerializer extends VersionedSerializer<Progress> {
  private static final long serialVersionUID = 1L;
  private static final WeighRequestSerializer REQUEST = new WeighRequestSerializer();

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(Progress value, DataOutputView out) throws IOException {
    out.writeBoolean(value.request() != null);
    if (value.request() != null) {
      REQUEST.serialize(value.request(), out);
    }
    out.writeInt(value.done());
    out.writeInt(value.added());
    out.writeBoolean(value.sum() != null);
    if (value.sum() != null) {
      GramFormat.write(value.sum(), out);
    }
  }

  @Override
  public Progress deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return new Progress(
        in.readBoolean() ? REQUEST.deserialize(1, in) : null,
        in.readInt(),
        in.readInt(),
        in.readBoolean() ? GramFormat.read(in) : null);
  }

  @Override
  public TypeSerializerSnapshot<Progress> snapshotConfiguration() {
    return new ProgressSerializerSnapshot();
  }
}
