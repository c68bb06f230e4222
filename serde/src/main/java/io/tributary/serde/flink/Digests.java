package io.tributary.serde.flink;

import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Digests as 32 bytes, upload ids as a digest, a partition and an offset. */
public final class Digests {
  private Digests() {}

  /** Writes 32 bytes. */
  public static void write(Digest digest, DataOutputView out) throws IOException {
    out.writeLong(digest.a());
    out.writeLong(digest.b());
    out.writeLong(digest.c());
    out.writeLong(digest.d());
  }

  /** Reads 32 bytes. */
  public static Digest read(DataInputView in) throws IOException {
    return new Digest(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }

  /** Writes 44 bytes. */
  public static void write(UploadId upload, DataOutputView out) throws IOException {
    write(upload.update(), out);
    out.writeInt(upload.partition());
    out.writeLong(upload.firstOffset());
  }

  /** Reads 44 bytes. */
  public static UploadId readUpload(DataInputView in) throws IOException {
    return new UploadId(read(in), in.readInt(), in.readLong());
  }
}
