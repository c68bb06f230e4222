package io.tributary.serde.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.EncodedBlock;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

final class EncodedBlockSerializerTest extends SerializerContract<EncodedBlock> {
  @Override
  VersionedSerializer<EncodedBlock> serializer() {
    return new EncodedBlockSerializer();
  }

  @Override
  TypeInformation<EncodedBlock> type() {
    return Types.ENCODED_BLOCK;
  }

  @Override
  String goldenFile() {
    return "EncodedBlock.1.hex";
  }

  @Override
  Map<String, EncodedBlock> values() {
    return Map.of(
        "full", new EncodedBlock("float32", new byte[] {0, 0, -128, 63}),
        "empty", new EncodedBlock("", new byte[0]));
  }

  @Test
  void aPartOfAnArrayIsWrittenLikeAnArrayOfItsOwn() throws IOException {
    byte[] around = {9, 0, 0, -128, 63, 9, 9};
    EncodedBlock part = new EncodedBlock("float32", around, 1, 4);

    assertThat(Golden.write(serializer(), part))
        .isEqualTo(Golden.write(serializer(), values().get("full")));
  }

  @Override
  void assertSame(EncodedBlock actual, EncodedBlock expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
