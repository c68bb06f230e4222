package io.tributary.operators.fold;

import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A block's state in memory. */
public class MemoryStore implements BlockStore {
  private BlockModel model;

  /** Blocks that wait for the journal. */
  protected final Map<UploadId, EncodedBlock> pending = new LinkedHashMap<>();

  /** Orders that wait for their blocks. */
  protected final Map<UploadId, BlockOrder> early = new LinkedHashMap<>();

  /** Sums by round. */
  protected final Map<Integer, LongSum> sums = new LinkedHashMap<>();

  /** Updates that wait for another to be added with, by round. */
  protected final Map<Integer, BlockOrder.Fold> aside = new LinkedHashMap<>();

  /** Blocks of held rounds, by round and update. */
  protected final Map<Integer, SortedMap<Digest, EncodedBlock>> held = new LinkedHashMap<>();

  /** Weighs and closes that wait, by round. */
  protected final Map<Integer, BlockOrder> closing = new LinkedHashMap<>();

  /** A store with nothing in it. */
  public MemoryStore() {}

  /** Whether nothing waits: only a model may be left. */
  public final boolean quiet() {
    return pending.isEmpty()
        && early.isEmpty()
        && sums.isEmpty()
        && aside.isEmpty()
        && held.isEmpty()
        && closing.isEmpty();
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
  public final BlockOrder.Fold aside(int round) {
    return aside.get(round);
  }

  @Override
  public final void aside(int round, BlockOrder.Fold fold) {
    put(aside, round, fold);
  }

  @Override
  public void hold(int round, Digest update, EncodedBlock content) {
    held.computeIfAbsent(round, r -> new TreeMap<>()).put(update, content);
  }

  @Override
  public final List<EncodedBlock> held(int round) {
    return held.containsKey(round) ? List.copyOf(held.get(round).values()) : List.of();
  }

  @Override
  public final void release(int round) {
    held.remove(round);
  }

  @Override
  public final BlockOrder closingAfter(int previous) {
    return closing.values().stream()
        .filter(order -> order.follows(previous))
        .findFirst()
        .orElse(null);
  }

  @Override
  public final void closing(int round, BlockOrder order) {
    put(closing, round, order);
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }
}
