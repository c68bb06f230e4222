package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class BytesTest {
  @Property
  void comeBack(@ForAll byte[] bytes) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(8);
    Bytes.write(bytes, out);
    Bytes.write(null, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(Bytes.read(in)).isEqualTo(bytes);
    assertThat(Bytes.read(in)).isNull();
    assertThat(in.available()).isZero();
  }

  @Test
  void aNegativeLengthIsRefused() {
    DataInputDeserializer in = new DataInputDeserializer(new byte[] {-1, -1, -1, -2});
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Bytes.read(in))
        .withMessage("a byte array cannot have -2 elements");
  }
}
