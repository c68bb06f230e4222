package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class HeldKeySerializerTest extends SerializerContract<HeldKey> {
  @Override
  protected VersionedSerializer<HeldKey> serializer() {
    return new HeldKeySerializer();
  }

  @Override
  protected TypeInformation<HeldKey> type() {
    return FoldTypes.HELD_KEY;
  }

  @Override
  protected String goldenFile() {
    return "HeldKey.1.hex";
  }

  @Override
  protected Map<String, HeldKey> values() {
    return Map.of(
        "key", new HeldKey(7, Digest.parse("00112233445566778899aabbccddeeff".repeat(2))));
  }

  @Override
  protected void assertSame(HeldKey actual, HeldKey expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
