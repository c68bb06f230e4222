package io.tributary.serde.flink;

/**
 * A {@link VersionedSerializer} of values that change in place. Copies are deep: the heap backend
 * copies on write while a snapshot runs.
 *
 * @param <T> what is written
 */
public abstract class MutableSerializer<T> extends VersionedSerializer<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public final boolean isImmutableType() {
    return false;
  }

  @Override
  public abstract T copy(T from);
}
