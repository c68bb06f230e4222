package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.Bytes;
import io.tributary.serde.flink.Digests;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: kind, task, block, upload, and for an arrival codec and payload. */
public final class BlockMessageSerializer extends VersionedSerializer<BlockMessage> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(BlockMessage value, DataOutputView out) throws IOException {
    boolean arrived = value instanceof BlockMessage.Arrived;
    out.writeBoolean(arrived);
    out.writeUTF(value.task());
    out.writeInt(value.block());
    Digests.write(value.upload(), out);
    if (arrived) {
      EncodedBlock content = ((BlockMessage.Arrived) value).content();
      out.writeUTF(content.codec());
      Bytes.write(content.bytes(), content.offset(), content.length(), out);
    }
  }

  @Override
  public BlockMessage deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    boolean arrived = in.readBoolean();
    String task = in.readUTF();
    int block = in.readInt();
    UploadId upload = Digests.readUpload(in);
    if (!arrived) {
      return new BlockMessage.Dropped(task, block, upload);
    }
    EncodedBlock content = new EncodedBlock(in.readUTF(), Bytes.read(in));
    return new BlockMessage.Arrived(task, block, upload, content);
  }

  @Override
  public TypeSerializerSnapshot<BlockMessage> snapshotConfiguration() {
    return new BlockMessageSerializerSnapshot();
  }
}
