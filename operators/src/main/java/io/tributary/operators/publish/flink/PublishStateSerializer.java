package io.tributary.operators.publish.flink;

import io.tributary.operators.publish.PublishState;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.MutableSerializer;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Format 1: newest version and hash, then each incomplete version with its blocks' hashes. Copies
 * are deep.
 */
public final class PublishStateSerializer extends MutableSerializer<PublishState> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public PublishState copy(PublishState from) {
    return from.copy();
  }

  @Override
  public void serialize(PublishState value, DataOutputView out) throws IOException {
    out.writeInt(value.version());
    Digests.write(value.rootHash(), out);
    out.writeInt(value.parts().size());
    for (Map.Entry<Integer, PublishState.Parts> part : value.parts().entrySet()) {
      out.writeInt(part.getKey());
      Digests.write(part.getValue().manifestHash(), out);
      out.writeLong(part.getValue().notBeforeMillis());
      out.writeInt(part.getValue().hashes().length);
      for (Digest hash : part.getValue().hashes()) {
        out.writeBoolean(hash != null);
        if (hash != null) {
          Digests.write(hash, out);
        }
      }
    }
  }

  @Override
  public PublishState deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    PublishState state = new PublishState(in.readInt(), Digests.read(in));
    int versions = in.readInt();
    for (int i = 0; i < versions; i++) {
      int version = in.readInt();
      Digest manifest = Digests.read(in);
      long notBefore = in.readLong();
      Digest[] hashes = new Digest[in.readInt()];
      for (int block = 0; block < hashes.length; block++) {
        hashes[block] = in.readBoolean() ? Digests.read(in) : null;
      }
      state.parts().put(version, new PublishState.Parts(hashes, manifest, notBefore));
    }
    return state;
  }

  @Override
  public TypeSerializerSnapshot<PublishState> snapshotConfiguration() {
    return new PublishStateSerializerSnapshot();
  }
}
