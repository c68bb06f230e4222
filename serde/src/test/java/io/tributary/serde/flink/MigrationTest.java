package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** State of format 1 is read by the release of format 2, which rewrites it. */
final class MigrationTest {
  private static final NoteSerializer OLD = new NoteSerializer(1);
  private static final NoteSerializer NEW = new NoteSerializer(2);
  private static final Note NOTE = new Note(new char[] {'h', 'i'}, "alice");

  @Test
  void theOldFormatIsRecognisedReadAndMigrated() throws IOException {
    TypeSerializerSnapshot<Note> written = through(OLD.snapshotConfiguration());
    assertThat(
            NEW.snapshotConfiguration()
                .resolveSchemaCompatibility(written)
                .isCompatibleAfterMigration())
        .isTrue();

    TypeSerializer<Note> reader = written.restoreSerializer();
    Note read = Golden.read(reader, Golden.write(OLD, NOTE));
    assertThat(read.text()).containsExactly('h', 'i');
    assertThat(read.author()).isEqualTo("unknown");
    assertThat(Golden.read(NEW, Golden.write(NEW, read)).author()).isEqualTo("unknown");
  }

  @Test
  void theCurrentFormatNeedsNoMigration() throws IOException {
    TypeSerializerSnapshot<Note> written = through(NEW.snapshotConfiguration());
    assertThat(NEW.snapshotConfiguration().resolveSchemaCompatibility(written).isCompatibleAsIs())
        .isTrue();
    Note read = Golden.read(written.restoreSerializer(), Golden.write(NEW, NOTE));
    assertThat(read.author()).isEqualTo("alice");
  }

  @Test
  void theOldFormatIsNeverWrittenAgain() throws IOException {
    TypeSerializer<Note> reader = through(OLD.snapshotConfiguration()).restoreSerializer();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Golden.write(reader, NOTE))
        .withMessage("format 1 is only read, never written");
    DataInputDeserializer in = new DataInputDeserializer(Golden.write(OLD, NOTE));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> reader.copy(in, new DataOutputSerializer(8)));
  }

  @Test
  void aReaderOfTheOldFormatRemembersWhichItIs() throws IOException {
    TypeSerializer<Note> reader = through(OLD.snapshotConfiguration()).restoreSerializer();
    Note read =
        Golden.read(
            through(reader.snapshotConfiguration()).restoreSerializer(), Golden.write(OLD, NOTE));
    assertThat(read.author()).isEqualTo("unknown");
  }

  @Test
  void aReaderOfTheOldFormatCopiesAsTheCurrentSerializerDoes() throws IOException {
    TypeSerializer<Note> reader = through(OLD.snapshotConfiguration()).restoreSerializer();
    assertThat(reader.isImmutableType()).isFalse();
    Note copy = reader.copy(NOTE);
    assertThat(copy.text()).isEqualTo(NOTE.text()).isNotSameAs(NOTE.text());
  }

  @Test
  void snapshotsOfOtherSerializersAreIncompatible() {
    assertThat(
            new NoteSerializerSnapshot()
                .resolveSchemaCompatibility(new OtherSnapshot())
                .isIncompatible())
        .isTrue();
  }

  @Test
  void unknownVersionsOfASnapshotAreRefused() throws IOException {
    for (int format : new int[] {-1, 0, 3}) {
      DataOutputSerializer out = new DataOutputSerializer(4);
      out.writeInt(format);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new NoteSerializerSnapshot().readSnapshot(1, in, loader()))
          .withMessage("NoteSerializer cannot read format " + format + "; it knows 1 to 2");
    }
    DataInputDeserializer empty = new DataInputDeserializer(new byte[4]);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new NoteSerializerSnapshot().readSnapshot(2, empty, loader()))
        .withMessage("unknown snapshot version 2");
  }

  @Test
  void keyedStateOfTheOldReleaseGoesOnInTheNew() throws Exception {
    OperatorSubtaskState first = run(OLD, null, "hi", "hi by me");
    OperatorSubtaskState second = run(NEW, first, "again", "hi again by unknown");
    run(NEW, second, "and again", "hi again and again by unknown");
  }

  /** Restores a release, gives it a text, expects its output and takes a snapshot. */
  private static OperatorSubtaskState run(
      NoteSerializer release, OperatorSubtaskState restored, String text, String expected)
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, String, String> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Append(release)),
            any -> "one key",
            BasicTypeInfo.STRING_TYPE_INFO);
    try {
      if (restored != null) {
        harness.initializeState(restored);
      }
      harness.open();
      harness.processElement(text, 0);
      assertThat(harness.extractOutputValues()).containsExactly(expected);
      return harness.snapshot(1, 1);
    } finally {
      harness.close();
    }
  }

  private static TypeSerializerSnapshot<Note> through(TypeSerializerSnapshot<Note> snapshot)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()), loader());
  }

  private static ClassLoader loader() {
    return MigrationTest.class.getClassLoader();
  }

  /** Another snapshot class for the same values. */
  private static final class OtherSnapshot extends VersionedSnapshot<Note> {
    OtherSnapshot() {
      super(NEW);
    }
  }

  /** Appends what comes to the note in state. */
  private static final class Append extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1L;
    private final NoteSerializer serializer;
    private transient ValueState<Note> state;

    Append(NoteSerializer serializer) {
      this.serializer = serializer;
    }

    @Override
    public void open(OpenContext context) {
      state = getRuntimeContext().getState(new ValueStateDescriptor<>("note", serializer));
    }

    @Override
    public void processElement(String text, Context context, Collector<String> out)
        throws IOException {
      Note before = state.value();
      Note after =
          before == null
              ? new Note(text.toCharArray(), "me")
              : new Note(
                  (String.valueOf(before.text()) + " " + text).toCharArray(), before.author());
      state.update(after);
      out.collect(String.valueOf(after.text()) + " by " + after.author());
    }
  }
}
