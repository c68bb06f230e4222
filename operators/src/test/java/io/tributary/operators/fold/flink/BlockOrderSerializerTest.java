package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.operators.SampleTask;
import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.robust.Weights;
import io.tributary.serde.Digest;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.VersionedSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

/**
 * The task inside is written with its schema's fingerprint. When that schema gets a new release,
 * these bytes must still be read, and the new ones get a golden file of their own.
 */
final class BlockOrderSerializerTest extends SerializerContract<BlockOrder> {
  private static final Digest DIGEST = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));
  private static final UploadId UPLOAD = new UploadId(DIGEST, 5, 6);
  private static final String TASK = "clinics/digits";
  private static final Weights WEIGHTS =
      new Weights(2, 3, new double[] {0.5, 0.25, 0.25, 0, -1.5, 1e-300}, List.of());

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
    return "BlockOrder.3.hex";
  }

  @Override
  protected Map<String, BlockOrder> values() {
    BlockOrder.Scale scale = new BlockOrder.Scale(3, 40, 1928L << 20, 1024.25, 0.75);
    BlockOrder.Close secret =
        new BlockOrder.Close(TASK, 2, 7, 4, scale, DIGEST, 1_700_000_000_456L, null, DIGEST, 0.75);
    return Map.of(
        "start", new BlockOrder.Start(TASK, 2, SampleTask.SPEC, 1_700_000_000_123L),
        "fold", new BlockOrder.Fold(TASK, 2, UPLOAD, 7, 120.5),
        "discard", new BlockOrder.Discard(TASK, 2, UPLOAD),
        "close", new BlockOrder.Close(TASK, 2, 7, 4, scale, DIGEST, 1_700_000_000_456L),
        "end", new BlockOrder.End(TASK, 2, 30, 32),
        "weigh", new BlockOrder.Weigh(TASK, 2, 7, 4, 3),
        "held",
            new BlockOrder.Close(
                TASK, 2, 7, 4, scale, DIGEST, 1_700_000_000_456L, WEIGHTS, null, 0),
        "private", secret);
  }

  /**
   * In format 2 nothing was held or private. In format 1 rounds were consecutive, every update was
   * of one participant, its factor its weight.
   */
  @Override
  protected Map<String, Map<String, BlockOrder>> older() {
    BlockOrder.Scale scale = new BlockOrder.Scale(16, 16, 1928L << 20, 1928.0, 0);
    Map<String, BlockOrder> ofFormat2 = new HashMap<>(values());
    ofFormat2.keySet().removeAll(List.of("weigh", "held", "private"));
    return Map.of(
        "BlockOrder.2.hex",
        ofFormat2,
        "BlockOrder.1.hex",
        Map.of(
            "start", new BlockOrder.Start(TASK, 2, SampleTask.SPEC, 1_700_000_000_123L),
            "fold", new BlockOrder.Fold(TASK, 2, UPLOAD, 7, 120.5),
            "discard", new BlockOrder.Discard(TASK, 2, UPLOAD),
            "close", new BlockOrder.Close(TASK, 2, 7, 6, scale, DIGEST, 1_700_000_000_456L),
            "end", new BlockOrder.End(TASK, 2, 30, 31)));
  }

  @Override
  protected void assertSame(BlockOrder actual, BlockOrder expected) {
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void anUnknownKindIsRefused() {
    for (byte kind : new byte[] {0, 7, -1}) {
      DataInputDeserializer in = new DataInputDeserializer(new byte[] {kind, 0, 0, 0, 0, 0, 0});
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> serializer().deserialize(in))
          .withMessage("unknown kind of order: " + kind);
    }
  }
}
