package io.tributary.serde.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A hand-written serializer with a format version. Values are immutable unless a subclass says
 * otherwise by overriding {@link #isImmutableType} and {@link #copy(Object)}.
 *
 * @param <T> what is written
 */
public abstract class VersionedSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  /** The format that {@link #serialize} writes. */
  public abstract int formatVersion();

  /** Reads a value of the given format; throws IOException for a format that is not known. */
  public abstract T deserialize(int formatVersion, DataInputView in) throws IOException;

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    return deserialize(formatVersion(), in);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public final boolean equals(Object o) {
    return o != null && o.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  /** The exception for a format this release cannot read. */
  protected final IOException unknownFormat(int version) {
    return new IOException(
        getClass().getSimpleName()
            + " cannot read format "
            + version
            + "; it knows 1 to "
            + formatVersion());
  }
}
