package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class BlockVersionSerializerTest extends SerializerContract<BlockVersion> {
  private static final Digest DIGEST = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));

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
    return "BlockVersion.2.hex";
  }

  @Override
  protected Map<String, BlockVersion> values() {
    Map<String, BlockVersion> values = new HashMap<>(modelsOnly());
    values.put(
        "sum",
        new BlockVersion(
            "clinics/digits",
            7,
            2,
            3,
            DIGEST,
            DIGEST,
            1_700_000_000_456L,
            new BlockVersion.Sum(40, 1L << 41, 34)));
    return values;
  }

  @Override
  protected Map<String, Map<String, BlockVersion>> older() {
    return Map.of("BlockVersion.1.hex", modelsOnly());
  }

  /** All that there was in format 1. */
  private static Map<String, BlockVersion> modelsOnly() {
    return Map.of(
        "full",
        new BlockVersion("clinics/digits", 7, 381, 382, DIGEST, DIGEST, 1_700_000_000_123L, null),
        "initial",
        new BlockVersion("clinics/digits", 0, 0, 1, DIGEST, Digest.ZERO, 0, null));
  }

  @Override
  protected void assertSame(BlockVersion actual, BlockVersion expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
