package io.tributary.operators.fold;

import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import io.tributary.serde.codec.Units;

/**
 * The exact sums of open rounds in one block. An addition reads and writes 8 bytes of the sum for 4
 * of the update, so that memory limits it: plain float32 updates are added two at a time. The first
 * of two is put aside, among the pending blocks, until the second comes or its round is closed.
 */
final class BlockSums {
  private float[] values = new float[0];

  /** Adds an update to its round's sum, or puts it aside for the next. */
  void fold(BlockOrder.Fold fold, EncodedBlock content, TaskPlan plan, BlockStore store) {
    boolean pairs = pairs(fold, content, plan);
    BlockOrder.Fold first = pairs ? store.aside(fold.round()) : null;
    if (pairs && first == null) {
      store.pending(fold.upload(), content);
      store.aside(fold.round(), fold);
      return;
    }
    LongSum sum = open(fold, plan, store);
    if (first == null) {
      add(fold, content, plan, sum.units());
      sum = sum.oneMore();
    } else {
      EncodedBlock other = store.pending(first.upload());
      grid(first, plan)
          .addPair(
              sum.units(),
              new Grid.Term(other.bytes(), other.offset(), first.factor()),
              new Grid.Term(content.bytes(), content.offset(), fold.factor()));
      store.aside(fold.round(), null);
      store.pending(first.upload(), null);
      sum = sum.oneMore().oneMore();
    }
    store.pending(fold.upload(), null);
    store.sum(fold.round(), sum);
  }

  /** The round's sum with what was put aside; null when nothing was folded. */
  LongSum complete(int round, TaskPlan plan, BlockStore store) {
    BlockOrder.Fold last = store.aside(round);
    if (last != null) {
      LongSum sum = open(last, plan, store);
      add(last, store.pending(last.upload()), plan, sum.units());
      store.aside(round, null);
      store.pending(last.upload(), null);
      store.sum(round, sum.oneMore());
    }
    return store.sum(round);
  }

  /** Updates that are folded into a round: added, put aside or held. */
  static int terms(int round, BlockStore store) {
    LongSum sum = store.sum(round);
    return (sum == null ? 0 : sum.terms()) + (store.aside(round) == null ? 0 : 1);
  }

  /** Forgets the round's sum and what was put aside. */
  static void forget(int round, BlockStore store) {
    BlockOrder.Fold last = store.aside(round);
    if (last != null) {
      store.aside(round, null);
      store.pending(last.upload(), null);
    }
    store.sum(round, null);
  }

  private static LongSum open(BlockOrder.Fold fold, TaskPlan plan, BlockStore store) {
    LongSum open = store.sum(fold.round());
    return open == null ? LongSum.zero(plan.length(fold.block())) : open;
  }

  private static boolean pairs(BlockOrder.Fold fold, EncodedBlock content, TaskPlan plan) {
    if (content.codec().equals(Units.CODEC)) {
      return false;
    }
    PayloadCodec codec = PayloadCodecs.named(content.codec());
    return codec.isPlainFloat32()
        && content.length() == codec.maxBytes(plan.length(fold.block()))
        && grid(fold, plan).small(plan.maxNormL2(plan.vectorOf(fold.block())), fold.factor());
  }

  private static Grid grid(BlockOrder.Fold fold, TaskPlan plan) {
    return plan.grid(plan.vectorOf(fold.block()));
  }

  private void add(BlockOrder.Fold fold, EncodedBlock content, TaskPlan plan, long[] units) {
    byte[] bytes = content.bytes();
    try {
      if (content.codec().equals(Units.CODEC)) {
        Units.add(bytes, content.offset(), content.length(), units);
        return;
      }
      if (pairs(fold, content, plan)) {
        grid(fold, plan).addSmall(units, new Grid.Term(bytes, content.offset(), fold.factor()));
        return;
      }
      if (values.length < units.length) {
        values = new float[units.length];
      }
      PayloadCodecs.named(content.codec())
          .decode(bytes, content.offset(), content.length(), values, units.length);
      grid(fold, plan).add(units, values, fold.factor());
    } catch (PayloadException e) {
      throw new IllegalStateException("the intake let a payload pass that cannot be decoded", e);
    }
  }
}
