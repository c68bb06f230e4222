package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class BlockVersionSerializerTest extends SerializerContract<BlockVersion> {
  @Override
  protected VersionedSerializer<BlockVersion> serializer() {
    return new BlockVersionSerializer();
  }

  @Override
  protected TypeInformation<BlockVersion> type() {
    return FoldTypes.VERSION;
  }

  @Override
  protected String goldenFile() {
    return "BlockVersion.1.hex";
  }

  @Override
  protected Map<String, BlockVersion> values() {
    Digest digest = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));
    return Map.of(
        "full",
        new BlockVersion("clinics/digits", 7, 381, 382, digest, digest, 1_700_000_000_123L),
        "initial",
        new BlockVersion("clinics/digits", 0, 0, 1, digest, Digest.ZERO, 0));
  }

  @Override
  protected void assertSame(BlockVersion actual, BlockVersion expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
