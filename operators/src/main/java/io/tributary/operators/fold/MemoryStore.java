package io.tributary.operators.fold;

import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import java.util.HashMap;
import java.util.Map;

/** A block's state in memory. */
public final class MemoryStore implements BlockStore {
  private BlockModel model;
  private final Map<UploadId, EncodedBlock> pending = new HashMap<>();
  private final Map<UploadId, BlockOrder> early = new HashMap<>();
  private final Map<Integer, LongSum> sums = new HashMap<>();
  private final Map<Integer, BlockOrder.Close> closing = new HashMap<>();

  /** A store with nothing in it. */
  public MemoryStore() {}

  /** Whether nothing waits: only a model may be left. */
  public boolean quiet() {
    return pending.isEmpty() && early.isEmpty() && sums.isEmpty() && closing.isEmpty();
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
    return closing.values().stream()
        .filter(close -> close.previous() == previous)
        .findFirst()
        .orElse(null);
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
