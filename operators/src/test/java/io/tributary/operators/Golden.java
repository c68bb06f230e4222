package io.tributary.operators;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Bytes that a release wrote, as lines {@code name = hexadecimal digits} of a committed file. */
final class Golden {
  private final Properties lines = new Properties();

  private Golden(String file) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      lines.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
  }

  static Golden of(String file) throws IOException {
    return new Golden(file);
  }

  Set<String> names() {
    return new TreeSet<>(lines.stringPropertyNames());
  }

  byte[] bytes(String name) {
    return HexFormat.of().parseHex(hex(name));
  }

  /** The digits, or nothing for a name that is not in the file. */
  String hex(String name) {
    return lines.getProperty(name, "").replace(" ", "");
  }

  static <T> byte[] write(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  /** Reads one value, and fails when it does not fill the bytes. */
  static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    T value = serializer.deserialize(in);
    if (in.available() != 0) {
      throw new IOException(in.available() + " bytes are left");
    }
    return value;
  }
}
