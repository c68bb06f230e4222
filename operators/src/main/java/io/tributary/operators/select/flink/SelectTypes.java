package io.tributary.operators.select.flink;

import io.tributary.operators.select.CohortRequest;
import io.tributary.serde.flink.SerializerTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Type information of what the draw is asked. */
public final class SelectTypes {
  public static final TypeInformation<CohortRequest> REQUEST =
      new SerializerTypeInfo<>(CohortRequest.class, new CohortRequestSerializer());

  private SelectTypes() {}
}
