package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SampleTask;
import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockModel;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

/**
 * The task inside is written with its schema's fingerprint. When that schema gets a new release,
 * these bytes must still be read, and the new ones get a golden file of their own.
 */
final class BlockModelSerializerTest extends SerializerContract<BlockModel> {
  @Override
  protected VersionedSerializer<BlockModel> serializer() {
    return new BlockModelSerializer();
  }

  @Override
  protected TypeInformation<BlockModel> type() {
    return FoldTypes.MODEL;
  }

  @Override
  protected String goldenFile() {
    return "BlockModel.2-schema-4.hex";
  }

  @Override
  protected Map<String, BlockModel> values() {
    double[][] slots = {{0, -1e300, Double.MIN_VALUE}, {}, {Double.NaN}};
    Map<String, BlockModel> values = new HashMap<>(withoutSlots());
    values.put("slots", new BlockModel(SampleTask.SPEC, 7, 8, new float[] {1, 2, 3}, slots));
    return values;
  }

  @Override
  protected Map<String, Map<String, BlockModel>> older() {
    return Map.of("BlockModel.1.hex", withoutSlots(), "BlockModel.2.hex", values());
  }

  /** All that there was in format 1. */
  private static Map<String, BlockModel> withoutSlots() {
    float[] parameters = {1f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    return Map.of(
        "running",
            new BlockModel(SampleTask.SPEC, 7, BlockModel.RUNNING, parameters, new double[0][]),
        "ending", new BlockModel(SampleTask.SPEC, 7, 8, new float[0], new double[0][]));
  }

  @Override
  protected void assertSame(BlockModel actual, BlockModel expected) {
    assertThat(actual.spec()).isEqualTo(expected.spec());
    assertThat(actual.version()).isEqualTo(expected.version());
    assertThat(actual.lastVersion()).isEqualTo(expected.lastVersion());
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(Arrays.deepEquals(actual.slots(), expected.slots())).as("slots").isTrue();
  }

  @Test
  void aCopyIsNotMovedByLaterVersions() {
    BlockModel model =
        new BlockModel(SampleTask.SPEC, 7, 8, new float[] {1, 2}, new double[][] {{3}});
    BlockModel copy = serializer().copy(model);
    model.parameters()[0] = 99;
    model.slots()[0][0] = 99;
    assertThat(copy.parameters()).containsExactly(1, 2);
    assertThat(copy.slots()[0]).containsExactly(3);
  }
}
