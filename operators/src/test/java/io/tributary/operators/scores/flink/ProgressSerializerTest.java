package io.tributary.operators.scores.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.robust.Gram;
import io.tributary.operators.scores.ScoreStore.Progress;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class ProgressSerializerTest extends SerializerContract<Progress> {
  @Override
  protected VersionedSerializer<Progress> serializer() {
    return new ProgressSerializer();
  }

  @Override
  protected TypeInformation<Progress> type() {
    return ScoreTypes.PROGRESS;
  }

  @Override
  protected String goldenFile() {
    return "Progress.1.hex";
  }

  @Override
  protected Map<String, Progress> values() {
    return Map.of(
        "none",
        Progress.NONE,
        "adding",
        new Progress(
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
            6,
            1,
            new Gram(2, new double[] {4, -0.5, -0.5, 2})),
        "asked",
        new Progress(
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
            6,
            0,
            null));
  }

  @Override
  protected void assertSame(Progress actual, Progress expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
