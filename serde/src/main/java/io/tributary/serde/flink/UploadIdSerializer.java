package io.tributary.serde.flink;

import io.tributary.serde.UploadId;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: the update's digest, the partition, the header's offset. */
public final class UploadIdSerializer extends VersionedSerializer<UploadId> {
  private static final long serialVersionUID = 1L;

  @Override
  public int formatVersion() {
    return 1;
  }

  @Override
  public void serialize(UploadId value, DataOutputView out) throws IOException {
    Digests.write(value, out);
  }

  @Override
  public UploadId deserialize(int formatVersion, DataInputView in) throws IOException {
    if (formatVersion != 1) {
      throw unknownFormat(formatVersion);
    }
    return Digests.readUpload(in);
  }

  @Override
  public TypeSerializerSnapshot<UploadId> snapshotConfiguration() {
    return new UploadIdSerializerSnapshot();
  }
}
