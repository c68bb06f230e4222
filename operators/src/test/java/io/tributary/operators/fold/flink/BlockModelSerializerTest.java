package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SampleTask;
import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.BlockModel;
import io.tributary.serde.flink.VersionedSerializer;
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
    return "BlockModel.1.hex";
  }

  @Override
  protected Map<String, BlockModel> values() {
    float[] parameters = {1f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    return Map.of(
        "running", new BlockModel(SampleTask.SPEC, 7, BlockModel.RUNNING, parameters),
        "ending", new BlockModel(SampleTask.SPEC, 7, 8, new float[0]));
  }

  @Override
  protected void assertSame(BlockModel actual, BlockModel expected) {
    assertThat(actual.spec()).isEqualTo(expected.spec());
    assertThat(actual.version()).isEqualTo(expected.version());
    assertThat(actual.lastVersion()).isEqualTo(expected.lastVersion());
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
  }

  @Test
  void aCopyIsNotMovedByLaterVersions() {
    BlockModel model = new BlockModel(SampleTask.SPEC, 7, 8, new float[] {1, 2});
    BlockModel copy = serializer().copy(model);
    model.parameters()[0] = 99;
    assertThat(copy.parameters()).containsExactly(1, 2);
  }
}
