package io.tributary.operators.scores.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class WeighRequestSerializerTest extends SerializerContract<WeighRequest> {
  @Override
  protected VersionedSerializer<WeighRequest> serializer() {
    return new WeighRequestSerializer();
  }

  @Override
  protected TypeInformation<WeighRequest> type() {
    return ScoreTypes.REQUEST;
  }

  @Override
  protected String goldenFile() {
    return "WeighRequest.1.hex";
  }

  @Override
  protected Map<String, WeighRequest> values() {
    return Map.of(
        "asked",
        new WeighRequest(
            "clinics/digits",
            7,
            "krum(f=1)",
            "norms",
            Digest.ZERO,
            new NormReference(3, -1.5, 0.25),
            List.of(
                new Candidate("p1", "north", 120.5, 3.5, 0.75, Map.of("loss", 0.5)),
                new Candidate("p2", "", 1, 0, 1, Map.of()))),
        "known",
        WeighRequest.known("clinics/digits", 7));
  }

  @Override
  protected void assertSame(WeighRequest actual, WeighRequest expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
