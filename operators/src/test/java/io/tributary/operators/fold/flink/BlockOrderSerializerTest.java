package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.operators.SampleTask;
import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

/**
 * The task inside is written with its schema's fingerprint. When that schema gets a new release,
 * these bytes must still be read, and the new ones get a golden file of their own.
 */
final class BlockOrderSerializerTest extends SerializerContract<BlockOrder> {
  @Override
  protected VersionedSerializer<BlockOrder> serializer() {
    return new BlockOrderSerializer();
  }

  @Override
  protected TypeInformation<BlockOrder> type() {
    return FoldTypes.ORDER;
  }

  @Override
  protected String goldenFile() {
    return "BlockOrder.1.hex";
  }

  @Override
  protected Map<String, BlockOrder> values() {
    Digest digest = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));
    UploadId upload = new UploadId(digest, 5, 6);
    String task = "clinics/digits";
    return Map.of(
        "start", new BlockOrder.Start(task, 2, SampleTask.SPEC, 1_700_000_000_123L),
        "fold", new BlockOrder.Fold(task, 2, upload, 7, 120.5),
        "discard", new BlockOrder.Discard(task, 2, upload),
        "close", new BlockOrder.Close(task, 2, 7, 16, 1928.0, digest, 1_700_000_000_456L),
        "end", new BlockOrder.End(task, 2, 30));
  }

  @Override
  protected void assertSame(BlockOrder actual, BlockOrder expected) {
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void anUnknownKindIsRefused() {
    for (byte kind : new byte[] {0, 6, -1}) {
      DataInputDeserializer in = new DataInputDeserializer(new byte[] {kind, 0, 0, 0, 0, 0, 0});
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> serializer().deserialize(in))
          .withMessage("unknown kind of order: " + kind);
    }
  }
}
