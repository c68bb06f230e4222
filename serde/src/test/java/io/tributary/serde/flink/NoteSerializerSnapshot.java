package io.tributary.serde.flink;

/** Snapshot of {@link NoteSerializer}. */
public final class NoteSerializerSnapshot extends VersionedSnapshot<Note> {
  /** For Flink, which finds the release of format 2. */
  public NoteSerializerSnapshot() {
    this(new NoteSerializer(2));
  }

  NoteSerializerSnapshot(NoteSerializer serializer) {
    super(serializer);
  }
}
