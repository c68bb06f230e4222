package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class BlockMessageSerializerTest extends SerializerContract<BlockMessage> {
  @Override
  protected VersionedSerializer<BlockMessage> serializer() {
    return new BlockMessageSerializer();
  }

  @Override
  protected TypeInformation<BlockMessage> type() {
    return FoldTypes.MESSAGE;
  }

  @Override
  protected String goldenFile() {
    return "BlockMessage.1.hex";
  }

  @Override
  protected Map<String, BlockMessage> values() {
    UploadId upload =
        new UploadId(Digest.parse("00112233445566778899aabbccddeeff".repeat(2)), 5, 6);
    EncodedBlock content = new EncodedBlock("float32", new byte[] {0, 0, -128, 63});
    return Map.of(
        "arrived", new BlockMessage.Arrived("clinics/digits", 381, upload, content),
        "dropped", new BlockMessage.Dropped("clinics/digits", 0, upload));
  }

  @Override
  protected void assertSame(BlockMessage actual, BlockMessage expected) {
    assertThat(actual).isExactlyInstanceOf(expected.getClass());
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
