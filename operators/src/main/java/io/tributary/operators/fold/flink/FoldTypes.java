package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockModel;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.fold.GramPart;
import io.tributary.serde.flink.SerializerTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Type information of what flows into and out of the fold. */
public final class FoldTypes {
  public static final TypeInformation<BlockMessage> MESSAGE =
      new SerializerTypeInfo<>(BlockMessage.class, new BlockMessageSerializer());
  public static final TypeInformation<BlockOrder> ORDER =
      new SerializerTypeInfo<>(BlockOrder.class, new BlockOrderSerializer());
  public static final TypeInformation<BlockModel> MODEL =
      new SerializerTypeInfo<>(BlockModel.class, new BlockModelSerializer());
  public static final TypeInformation<BlockVersion> VERSION =
      new SerializerTypeInfo<>(BlockVersion.class, new BlockVersionSerializer());

  public static final TypeInformation<HeldKey> HELD_KEY =
      new SerializerTypeInfo<>(HeldKey.class, new HeldKeySerializer());

  public static final TypeInformation<GramPart> PART =
      new SerializerTypeInfo<>(GramPart.class, new GramPartSerializer());

  private FoldTypes() {}

  /** The key of one block of one version in the topics of models and sums. */
  public static String wireKey(String task, int version, int block) {
    return task + "/" + version + "/" + block;
  }

  /** The key of one block of one task. */
  public static String key(String task, int block) {
    return task + "/" + block;
  }
}
