package io.tributary.operators.sim;

import io.tributary.operators.fold.BlockModel;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockStore;
import io.tributary.operators.fold.flink.BlockModelSerializer;
import io.tributary.operators.fold.flink.BlockOrderSerializer;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.EncodedBlockSerializer;
import io.tributary.serde.flink.LongSumSerializer;
import io.tributary.serde.flink.UploadIdSerializer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** A block's state that can be copied into a checkpoint and restored from it. */
final class FoldStore implements BlockStore {
  private static final BlockModelSerializer MODEL = new BlockModelSerializer();
  private static final BlockOrderSerializer ORDER = new BlockOrderSerializer();
  private static final EncodedBlockSerializer BLOCK = new EncodedBlockSerializer();
  private static final LongSumSerializer SUM = new LongSumSerializer();
  private static final UploadIdSerializer UPLOAD = new UploadIdSerializer();

  private BlockModel model;
  final Map<UploadId, EncodedBlock> pending = new LinkedHashMap<>();
  final Map<UploadId, BlockOrder> early = new LinkedHashMap<>();
  final Map<Integer, LongSum> sums = new LinkedHashMap<>();
  final Map<Integer, BlockOrder.Close> closing = new LinkedHashMap<>();

  /** What a checkpoint holds of it. */
  FoldStore snapshot(PlantedBug bug) {
    FoldStore copy = new FoldStore();
    copy.model = model == null ? null : MODEL.copy(model);
    if (bug != PlantedBug.CHECKPOINT_WITHOUT_PENDING) {
      copy.pending.putAll(pending);
    }
    copy.early.putAll(early);
    sums.forEach(
        (round, sum) ->
            copy.sums.put(round, bug == PlantedBug.SHALLOW_COPY_OF_A_SUM ? sum : SUM.copy(sum)));
    copy.closing.putAll(closing);
    return copy;
  }

  /** A store restored from a snapshot, which stays as it is. */
  FoldStore restored(PlantedBug bug) {
    FoldStore store = new FoldStore();
    store.model = model == null ? null : States.throughBytes(MODEL, model);
    pending.forEach(
        (upload, content) ->
            store.pending.put(
                States.throughBytes(UPLOAD, upload), States.throughBytes(BLOCK, content)));
    if (bug != PlantedBug.RESTORE_LOSES_EARLY_ORDERS) {
      early.forEach((upload, order) -> store.early.put(upload, read(ORDER, order)));
    }
    sums.forEach((round, sum) -> store.sums.put(round, read(SUM, sum)));
    closing.forEach(
        (round, close) -> store.closing.put(round, (BlockOrder.Close) read(ORDER, close)));
    return store;
  }

  private static <T> T read(TypeSerializer<T> serializer, T value) {
    return States.throughBytes(serializer, value);
  }

  @Override
  public BlockModel model() {
    return model;
  }

  @Override
  public void model(BlockModel value) {
    model = value;
  }

  @Override
  public EncodedBlock pending(UploadId upload) {
    return pending.get(upload);
  }

  @Override
  public void pending(UploadId upload, EncodedBlock content) {
    put(pending, upload, content);
  }

  @Override
  public BlockOrder early(UploadId upload) {
    return early.get(upload);
  }

  @Override
  public void early(UploadId upload, BlockOrder order) {
    put(early, upload, order);
  }

  @Override
  public LongSum sum(int round) {
    return sums.get(round);
  }

  @Override
  public void sum(int round, LongSum sum) {
    put(sums, round, sum);
  }

  @Override
  public BlockOrder.Close closingAfter(int previous) {
    for (BlockOrder.Close close : closing.values()) {
      if (close.previous() == previous) {
        return close;
      }
    }
    return null;
  }

  @Override
  public void closing(int round, BlockOrder.Close close) {
    put(closing, round, close);
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }
}
