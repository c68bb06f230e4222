package io.tributary.operators.scores.flink;

import io.tributary.operators.scores.ScoreStore.Progress;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.serde.flink.SerializerTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Type information of what the scorer is asked and remembers. */
public final class ScoreTypes {
  public static final TypeInformation<WeighRequest> REQUEST =
      new SerializerTypeInfo<>(WeighRequest.class, new WeighRequestSerializer());
  static final TypeInformation<Progress> PROGRESS =
      new SerializerTypeInfo<>(Progress.class, new ProgressSerializer());

  private ScoreTypes() {}
}
