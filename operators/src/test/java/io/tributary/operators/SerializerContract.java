package io.tributary.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/**
 * What every hand-written serializer keeps: its released bytes, its snapshots, its copies.
 *
 * @param <T> what is written
 */
public abstract class SerializerContract<T> {
  private static final String SNAPSHOT = "snapshot";

  /** The serializer of the current release. */
  protected abstract VersionedSerializer<T> serializer();

  /** The type information that hands it out. */
  protected abstract TypeInformation<T> type();

  /** Name of the golden file of the current format. */
  protected abstract String goldenFile();

  /** The values of the golden file, by their names there. */
  protected abstract Map<String, T> values();

  /** Golden files of older releases, with the values that are read from each today. */
  protected Map<String, Map<String, T>> older() {
    return Map.of();
  }

  /** Whether two values are the same in all that is written. */
  protected abstract void assertSame(T actual, T expected);

  @Test
  void valuesComeBack() throws IOException {
    for (T value : values().values()) {
      T read = Golden.read(serializer(), Golden.write(serializer(), value));
      assertSame(read, value);
    }
  }

  @Test
  void releasedBytesAreReadAndWrittenAgain() throws IOException {
    Golden golden = Golden.of(goldenFile());
    for (Map.Entry<String, T> entry : values().entrySet()) {
      String name = entry.getKey();
      assertThat(HexFormat.of().formatHex(Golden.write(serializer(), entry.getValue())))
          .as("%s in %s; a format never changes, a new one gets a new file", name, goldenFile())
          .isEqualTo(golden.hex(name));
      assertSame(Golden.read(serializer(), golden.bytes(name)), entry.getValue());
    }
    TreeSet<String> expected = new TreeSet<>(values().keySet());
    expected.add(SNAPSHOT);
    assertThat(golden.names()).isEqualTo(expected);
  }

  @Test
  void theReleasedSnapshotIsReadAndWrittenAgain() throws IOException {
    Golden golden = Golden.of(goldenFile());
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer().snapshotConfiguration());
    assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer()))
        .as("class and versions of the snapshot in %s", goldenFile())
        .isEqualTo(golden.hex(SNAPSHOT));

    TypeSerializerSnapshot<T> old = readSnapshot(golden.bytes(SNAPSHOT));
    assertThat(old.restoreSerializer()).isEqualTo(serializer());
    TypeSerializerSnapshot<T> current = serializer().snapshotConfiguration();
    assertThat(current.resolveSchemaCompatibility(old).isCompatibleAsIs()).isTrue();
  }

  @Test
  void bytesOfOlderReleasesAreStillRead() throws IOException {
    for (Map.Entry<String, Map<String, T>> file : older().entrySet()) {
      Golden golden = Golden.of(file.getKey());
      TypeSerializerSnapshot<T> old = readSnapshot(golden.bytes(SNAPSHOT));
      TypeSerializer<T> reader = old.restoreSerializer();
      for (Map.Entry<String, T> entry : file.getValue().entrySet()) {
        assertSame(Golden.read(reader, golden.bytes(entry.getKey())), entry.getValue());
      }
      TypeSerializerSnapshot<T> current = serializer().snapshotConfiguration();
      assertThat(current.resolveSchemaCompatibility(old).isIncompatible()).isFalse();
      TreeSet<String> expected = new TreeSet<>(file.getValue().keySet());
      expected.add(SNAPSHOT);
      assertThat(golden.names()).as(file.getKey()).isEqualTo(expected);
    }
  }

  @Test
  void laterFormatsAreRefused() throws IOException {
    T value = values().values().iterator().next();
    byte[] bytes = Golden.write(serializer(), value);
    int later = serializer().formatVersion() + 1;
    for (int format : new int[] {later, 0, -1}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> serializer().deserialize(format, new DataInputDeserializer(bytes)))
          .withMessageContaining("cannot read format " + format + "; it knows 1 to");
    }
    byte[] snapshot = Golden.of(goldenFile()).bytes(SNAPSHOT);
    snapshot[snapshot.length - 1] = (byte) later;
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> readSnapshot(snapshot))
        .withMessageContaining("cannot read format " + later);
  }

  @Test
  void truncatedBytesAreRefused() throws IOException {
    for (T value : values().values()) {
      byte[] bytes = Golden.write(serializer(), value);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatExceptionOfType(IOException.class)
            .as("%s of %s bytes", length, bytes.length)
            .isThrownBy(() -> Golden.read(serializer(), cut));
      }
    }
  }

  @Test
  void copiesAreSharedExactlyWhenValuesAreImmutable() {
    for (T value : values().values()) {
      T copy = serializer().copy(value);
      assertSame(copy, value);
      assertThat(copy == value).isEqualTo(serializer().isImmutableType());
      assertThat(serializer().copy(value, value) == value)
          .isEqualTo(serializer().isImmutableType());
    }
  }

  @Test
  void copiesFromBytesToBytes() throws IOException {
    for (T value : values().values()) {
      byte[] bytes = Golden.write(serializer(), value);
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer().copy(new DataInputDeserializer(bytes), out);
      assertThat(out.getCopyOfBuffer()).isEqualTo(bytes);
      assertSame(serializer().deserialize(value, new DataInputDeserializer(bytes)), value);
    }
  }

  @Test
  void travelsInTheJobGraph() throws IOException, ClassNotFoundException {
    TypeInformation<T> there = InstantiationUtil.clone(type());
    assertThat(there).isEqualTo(type()).hasSameHashCodeAs(type());
    TypeSerializer<T> serializer = there.createSerializer(new SerializerConfigImpl());
    assertThat(serializer).isEqualTo(serializer()).hasSameHashCodeAs(serializer());
    for (T value : values().values()) {
      assertThat(type().getTypeClass().isInstance(value)).isTrue();
      assertSame(Golden.read(serializer, Golden.write(serializer, value)), value);
    }
  }

  private TypeSerializerSnapshot<T> readSnapshot(byte[] bytes) throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(bytes), getClass().getClassLoader());
  }
}
