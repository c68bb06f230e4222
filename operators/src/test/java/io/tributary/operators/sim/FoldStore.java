package io.tributary.operators.sim;

import io.tributary.operators.fold.BlockModel;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.fold.flink.BlockModelSerializer;
import io.tributary.operators.fold.flink.BlockOrderSerializer;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.EncodedBlockSerializer;
import io.tributary.serde.flink.LongSumSerializer;
import io.tributary.serde.flink.UploadIdSerializer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** A block's state that can be copied into a checkpoint and restored from it. */
final class FoldStore extends MemoryStore {
  private static final BlockModelSerializer MODEL = new BlockModelSerializer();
  private static final BlockOrderSerializer ORDER = new BlockOrderSerializer();
  private static final EncodedBlockSerializer BLOCK = new EncodedBlockSerializer();
  private static final LongSumSerializer SUM = new LongSumSerializer();
  private static final UploadIdSerializer UPLOAD = new UploadIdSerializer();

  private BlockModel copied() {
    return model() == null ? null : MODEL.copy(model());
  }

  /**
   * What a checkpoint holds of it.
   *
   * @param further whether it is a block of a further vector
   */
  FoldStore snapshot(PlantedBug bug, boolean further) {
    FoldStore copy = new FoldStore();
    copy.model(bug == PlantedBug.SHALLOW_COPY_OF_A_CONTROL && further ? model() : copied());
    if (bug != PlantedBug.CHECKPOINT_WITHOUT_PENDING) {
      copy.pending.putAll(pending);
    }
    copy.early.putAll(early);
    sums.forEach(
        (round, sum) ->
            copy.sums.put(round, bug == PlantedBug.SHALLOW_COPY_OF_A_SUM ? sum : SUM.copy(sum)));
    copy.aside.putAll(aside);
    held.forEach((round, blocks) -> copy.held.put(round, new TreeMap<>(blocks)));
    copy.closing.putAll(closing);
    return copy;
  }

  /** A store restored from a snapshot, which stays as it is. */
  FoldStore restored(PlantedBug bug) {
    FoldStore store = new FoldStore();
    store.model(model() == null ? null : read(MODEL, model()));
    pending.forEach(
        (upload, content) -> store.pending.put(read(UPLOAD, upload), read(BLOCK, content)));
    if (bug != PlantedBug.RESTORE_LOSES_EARLY_ORDERS) {
      early.forEach((upload, order) -> store.early.put(upload, read(ORDER, order)));
    }
    sums.forEach((round, sum) -> store.sums.put(round, read(SUM, sum)));
    aside.forEach((round, order) -> store.aside.put(round, (BlockOrder.Fold) read(ORDER, order)));
    closing.forEach((round, order) -> store.closing.put(round, read(ORDER, order)));
    held.forEach(
        (round, blocks) ->
            blocks.forEach((update, content) -> store.hold(round, update, read(BLOCK, content))));
    return store;
  }

  private static <T> T read(TypeSerializer<T> serializer, T value) {
    return States.throughBytes(serializer, value);
  }

  Map<UploadId, EncodedBlock> pending() {
    return pending;
  }

  Map<UploadId, BlockOrder> early() {
    return early;
  }

  Map<Integer, LongSum> sums() {
    return sums;
  }

  Map<Integer, BlockOrder> closing() {
    return closing;
  }

  Map<Integer, BlockOrder.Fold> aside() {
    return aside;
  }

  /** Rounds with a sum or an update that is put aside for one. */
  Set<Integer> openRounds() {
    Set<Integer> rounds = new TreeSet<>(sums.keySet());
    rounds.addAll(aside.keySet());
    return rounds;
  }

  /** Updates in the sum of a round and aside. */
  int terms(int round) {
    int added = sums.containsKey(round) ? sums.get(round).terms() : 0;
    return added + (aside.containsKey(round) ? 1 : 0);
  }
}
