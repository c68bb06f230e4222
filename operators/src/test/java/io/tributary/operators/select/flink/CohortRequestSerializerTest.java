package io.tributary.operators.select.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SerializerContract;
import io.tributary.operators.select.CohortRequest;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;

final class CohortRequestSerializerTest extends SerializerContract<CohortRequest> {
  @Override
  protected VersionedSerializer<CohortRequest> serializer() {
    return new CohortRequestSerializer();
  }

  @Override
  protected TypeInformation<CohortRequest> type() {
    return SelectTypes.REQUEST;
  }

  @Override
  protected String goldenFile() {
    return "CohortRequest.2.hex";
  }

  @Override
  protected Map<String, CohortRequest> values() {
    return Map.of(
        "barring",
        new CohortRequest(
            "clinics", "digits", 7, 24, 16, -3, 1_700_000_000_123L, List.of("a", "clinic-2")),
        "wanted",
        new CohortRequest("clinics", "digits", 7, 24, 16, -3, 1_700_000_000_123L, List.of()),
        "known",
        CohortRequest.known("clinics", "digits", 7));
  }

  @Override
  protected Map<String, Map<String, CohortRequest>> older() {
    Map<String, CohortRequest> barringNobody = new HashMap<>(values());
    barringNobody.remove("barring");
    return Map.of("CohortRequest.1.hex", barringNobody);
  }

  @Override
  protected void assertSame(CohortRequest actual, CohortRequest expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
