package io.tributary.serde.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Remembers which format a {@link VersionedSerializer} wrote, so that a later release reads it and
 * rewrites it in its own.
 *
 * @param <T> what is written
 */
public abstract class VersionedSnapshot<T> implements TypeSerializerSnapshot<T> {
  private final VersionedSerializer<T> current;
  private int format;

  /** A snapshot of the current format. */
  protected VersionedSnapshot(VersionedSerializer<T> current) {
    this.current = current;
    this.format = current.formatVersion();
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(format);
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
      throws IOException {
    if (readVersion != getCurrentVersion()) {
      throw new IOException("unknown snapshot version " + readVersion);
    }
    format = in.readInt();
    if (format < 1 || format > current.formatVersion()) {
      throw current.unknownFormat(format);
    }
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return format == current.formatVersion() ? current : new FormatReader<>(current, format, this);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof VersionedSnapshot<T> written) || old.getClass() != getClass()) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return written.format == format
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
