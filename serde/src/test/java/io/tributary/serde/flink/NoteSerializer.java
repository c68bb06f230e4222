package io.tributary.serde.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Format 1: text. Format 2: text, author. As released first, it wrote and knew only format 1. */
final class NoteSerializer extends VersionedSerializer<Note> {
  private static final long serialVersionUID = 1L;
  private final int format;

  NoteSerializer(int format) {
    this.format = format;
  }

  @Override
  public int formatVersion() {
    return format;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Note copy(Note from) {
    return new Note(from.text().clone(), from.author());
  }

  @Override
  public void serialize(Note value, DataOutputView out) throws IOException {
    out.writeUTF(String.valueOf(value.text()));
    if (format == 2) {
      out.writeUTF(value.author());
    }
  }

  @Override
  public Note deserialize(int formatVersion, DataInputView in) throws IOException {
    return switch (formatVersion) {
      case 1 -> new Note(in.readUTF().toCharArray(), "unknown");
      case 2 -> new Note(in.readUTF().toCharArray(), in.readUTF());
      default -> throw unknownFormat(formatVersion);
    };
  }

  @Override
  public TypeSerializerSnapshot<Note> snapshotConfiguration() {
    return new NoteSerializerSnapshot(this);
  }
}
