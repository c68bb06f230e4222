package io.tributary.serde.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Reads an older format of a {@link VersionedSerializer}; Flink migrates with it and drops it. */
final class FormatReader<T> extends VersionedSerializer<T> {
  private static final long serialVersionUID = 1L;
  private final VersionedSerializer<T> current;
  private final int format;
  private final transient TypeSerializerSnapshot<T> snapshot;

  FormatReader(VersionedSerializer<T> current, int format, TypeSerializerSnapshot<T> snapshot) {
    this.current = current;
    this.format = format;
    this.snapshot = snapshot;
  }

  @Override
  public int formatVersion() {
    return format;
  }

  @Override
  public boolean isImmutableType() {
    return current.isImmutableType();
  }

  @Override
  public T copy(T from) {
    return current.copy(from);
  }

  @Override
  public T deserialize(int formatVersion, DataInputView in) throws IOException {
    return current.deserialize(formatVersion, in);
  }

  @Override
  public void serialize(T value, DataOutputView out) throws IOException {
    throw new IOException("format " + format + " is only read, never written");
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return snapshot;
  }
}
