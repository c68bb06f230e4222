package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockModel;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockStore;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import io.tributary.serde.flink.Types;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.function.SupplierWithException;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The fold's state in Flink, per task and block:
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>model</td><td>newest parameters</td><td>the task's last version</td><td>1 block</td></tr>
 *   <tr><td>pending</td><td>undecided blocks</td><td>Fold, Discard, Dropped</td>
 *       <td>the intake's credit and upload limit, and what is aside</td></tr>
 *   <tr><td>early</td><td>orders ahead of their block</td><td>the block</td>
 *       <td>updates admitted and not yet passed on</td></tr>
 *   <tr><td>sums</td><td>open sums</td><td>the round's version, End</td><td>rounds in flight</td></tr>
 *   <tr><td>aside</td><td>folds that wait for another</td><td>the next fold, the version, End</td>
 *       <td>rounds in flight; the block is in pending</td></tr>
 *   <tr><td>held</td><td>blocks of a held round</td><td>the round's version, End</td>
 *       <td>the updates of rounds in flight, each at most its block's encoded size</td></tr>
 *   <tr><td>closing</td><td>weighs and closes that wait</td><td>the round's version</td>
 *       <td>rounds in flight</td></tr>
 * </table>
 */
final class FlinkBlockStore implements BlockStore {
  private final ValueState<BlockModel> model;
  private final MapState<UploadId, EncodedBlock> pending;
  private final MapState<UploadId, BlockOrder> early;
  private final MapState<Integer, LongSum> sums;
  private final MapState<Integer, BlockOrder> aside;
  private final MapState<HeldKey, EncodedBlock> held;
  private final MapState<Integer, BlockOrder> closing;
  private long pendingBytes;
  private long heldBytes;

  FlinkBlockStore(RuntimeContext context) {
    TypeInformation<Integer> round = org.apache.flink.api.common.typeinfo.Types.INT;
    model = context.getState(new ValueStateDescriptor<>("model", FoldTypes.MODEL));
    pending =
        context.getMapState(
            new MapStateDescriptor<>("pending", Types.UPLOAD_ID, Types.ENCODED_BLOCK));
    early =
        context.getMapState(new MapStateDescriptor<>("early", Types.UPLOAD_ID, FoldTypes.ORDER));
    sums = context.getMapState(new MapStateDescriptor<>("sums", round, Types.LONG_SUM));
    aside = context.getMapState(new MapStateDescriptor<>("aside", round, FoldTypes.ORDER));
    held =
        context.getMapState(
            new MapStateDescriptor<>("held", FoldTypes.HELD_KEY, Types.ENCODED_BLOCK));
    closing = context.getMapState(new MapStateDescriptor<>("closing", round, FoldTypes.ORDER));
  }

  /** Bytes waiting in this subtask that came since it started. */
  long pendingBytes() {
    return pendingBytes;
  }

  /** Bytes held for open rounds in this subtask that came since it started. */
  long heldBytes() {
    return heldBytes;
  }

  @Override
  public BlockModel model() {
    return read(model::value);
  }

  @Override
  public void model(BlockModel value) {
    write(() -> model.update(value));
  }

  @Override
  public EncodedBlock pending(UploadId upload) {
    return read(() -> pending.get(upload));
  }

  @Override
  public void pending(UploadId upload, EncodedBlock content) {
    EncodedBlock before = pending(upload);
    pendingBytes += bytes(content) - bytes(before);
    put(pending, upload, content);
  }

  @Override
  public BlockOrder early(UploadId upload) {
    return read(() -> early.get(upload));
  }

  @Override
  public void early(UploadId upload, BlockOrder order) {
    put(early, upload, order);
  }

  @Override
  public LongSum sum(int round) {
    return read(() -> sums.get(round));
  }

  @Override
  public void sum(int round, LongSum sum) {
    put(sums, round, sum);
  }

  @Override
  public BlockOrder.Fold aside(int round) {
    return (BlockOrder.Fold) read(() -> aside.get(round));
  }

  @Override
  public void aside(int round, BlockOrder.Fold fold) {
    put(aside, round, fold);
  }

  @Override
  public void hold(int round, Digest update, EncodedBlock content) {
    heldBytes += bytes(content);
    put(held, new HeldKey(round, update), content);
  }

  @Override
  public List<EncodedBlock> held(int round) {
    SortedMap<Digest, EncodedBlock> blocks = new TreeMap<>();
    for (Map.Entry<HeldKey, EncodedBlock> one : read(held::entries)) {
      if (one.getKey().round() == round) {
        blocks.put(one.getKey().update(), one.getValue());
      }
    }
    return List.copyOf(blocks.values());
  }

  @Override
  public void release(int round) {
    Iterator<Map.Entry<HeldKey, EncodedBlock>> all = read(held::iterator);
    while (all.hasNext()) {
      Map.Entry<HeldKey, EncodedBlock> one = all.next();
      if (one.getKey().round() == round) {
        heldBytes -= bytes(one.getValue());
        all.remove();
      }
    }
  }

  @Override
  public BlockOrder closingAfter(int previous) {
    for (BlockOrder order : read(closing::values)) {
      if (order.follows(previous)) {
        return order;
      }
    }
    return null;
  }

  @Override
  public void closing(int round, BlockOrder order) {
    put(closing, round, order);
  }

  private static long bytes(EncodedBlock block) {
    return block == null ? 0 : block.length();
  }

  private static <K, V> void put(MapState<K, V> map, K key, V value) {
    write(
        () -> {
          if (value == null) {
            map.remove(key);
          } else {
            map.put(key, value);
          }
        });
  }

  private static <T> T read(SupplierWithException<T, Exception> read) {
    try {
      return read.get();
    } catch (Exception e) {
      throw new IllegalStateException("the state backend failed to read", e);
    }
  }

  private static void write(ThrowingRunnable<Exception> write) {
    try {
      write.run();
    } catch (Exception e) {
      throw new IllegalStateException("the state backend failed to write", e);
    }
  }
}
