package io.tributary.operators.fold;

import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import java.util.LinkedHashMap;
import java.util.Map;

/** A block's state in memory. */
public class MemoryStore implements BlockStore {
  private BlockModel model;

  /** Blocks that wait for the journal. */
  protected final Map<UploadId, EncodedBlock> pending = new LinkedHashMap<>();

  /** Orders that wait for their blocks. */
  protected final Map<UploadId, BlockOrder> early = new LinkedHashMap<>();

  /** Sums by round. */
  protected final Map<Integer, LongSum> sums = new LinkedHashMap<>();

  /** Closes that wait, by round. */
  protected final Map<Integer, BlockOrder.Close> closing = new LinkedHashMap<>();

  /** A store with nothing in it. */
  public MemoryStore() {}

  /** Whether nothing waits: only a model may be left. */
  public final boolean quiet() {
    return pending.isEmpty() && early.isEmpty() && sums.isEmpty() && closing.isEmpty();
  }

  @Override
  public final BlockModel model() {
    return model;
  }

  @Override
  public final void model(BlockModel value) {
    model = value;
  }

  @Override
  public final EncodedBlock pending(UploadId upload) {
    return pending.get(upload);
  }

  @Override
  public final void pending(UploadId upload, EncodedBlock content) {
    put(pending, upload, content);
  }

  @Override
  public final BlockOrder early(UploadId upload) {
    return early.get(upload);
  }

  @Override
  public final void early(UploadId upload, BlockOrder order) {
    put(early, upload, order);
  }

  @Override
  public final LongSum sum(int round) {
    return sums.get(round);
  }

  @Override
  public final void sum(int round, LongSum sum) {
    put(sums, round, sum);
  }

  @Override
  public final BlockOrder.Close closingAfter(int previous) {
    return closing.values().stream()
        .filter(close -> close.previous() == previous)
        .findFirst()
        .orElse(null);
  }

  @Override
  public final void closing(int round, BlockOrder.Close close) {
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
