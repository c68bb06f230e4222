package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.robust.Gram;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class GramPartSerializerTest extends SerializerContract<GramPart> {
  @Override
  protected VersionedSerializer<GramPart> serializer() {
    return new GramPartSerializer();
  }

  @Override
  protected TypeInformation<GramPart> type() {
    return FoldTypes.PART;
  }

  @Override
  protected String goldenFile() {
    return "GramPart.1.hex";
  }

  @Override
  protected Map<String, GramPart> values() {
    return Map.of(
        "part",
        new GramPart("clinics/digits", 7, 2, 5, new Gram(2, new double[] {4, -0.5, -0.5, 1e-300})));
  }

  @Override
  protected void assertSame(GramPart actual, GramPart expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
