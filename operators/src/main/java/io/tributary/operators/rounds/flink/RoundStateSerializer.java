package io.tributary.operators.rounds.flink;

import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import io.tributary.serde.flink.Bytes;
import io.tributary.serde.flink.MutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: a framed RoundsState, which evolves as its schema does. Copies are deep. */
public final class RoundStateSerializer extends MutableSerializer<RoundState> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public RoundState copy(RoundState from) {
    return from.copy();
  }

  @Override
  public void serialize(RoundState value, DataOutputView out) throws IOException {
    Bytes.write(WireWriter.encode(value.toRecord()), out);
  }

  @Override
  public RoundState deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    try {
      return RoundState.of(new WireReader().read(RoundsState.class, Bytes.read(in)));
    } catch (WireException e) {
      throw new IOException("the rounds of a task in state cannot be read", e);
    }
  }

  @Override
  public TypeSerializerSnapshot<RoundState> snapshotConfiguration() {
    return new RoundStateSerializerSnapshot();
  }
}
