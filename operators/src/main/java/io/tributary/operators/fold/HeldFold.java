package io.tributary.operators.fold;

import io.tributary.operators.robust.CoordinateRule;
import io.tributary.operators.robust.Gram;
import io.tributary.operators.robust.GramKernel;
import io.tributary.operators.robust.Mixture;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one block does with the updates of a held round. Rows are in the order of the updates' ids;
 * of a rule that looks at it, the previous aggregate, rounded to float, is the last row.
 *
 * <p>Keeps buffers: float32 rows of a block for as many updates as a round has had.
 */
final class HeldFold {
  private final Map<String, Optional<CoordinateRule>> coordinates = new HashMap<>();
  private final GramKernel kernel = new GramKernel();
  private final Mixture mixture = new Mixture();
  private float[][] buffers = new float[0][];

  /** The inner products of the block's part of the round. */
  GramPart weigh(BlockOrder.Weigh order, TaskPlan plan, BlockModel model, BlockStore store) {
    Gram gram =
        kernel.products(rows(store.held(order.round()), plan, model), model.parameters().length);
    return new GramPart(order.task(), order.round(), order.block(), plan.blocks(), gram);
  }

  /**
   * Writes the aggregate of the block's part of the round and keeps it for a rule that looks at it.
   *
   * @param aggregate receives one value per parameter; may be longer
   */
  void aggregate(
      BlockOrder.Close close,
      TaskPlan plan,
      BlockModel model,
      BlockStore store,
      double[] aggregate) {
    int length = model.parameters().length;
    float[][] rows = rows(store.held(close.round()), plan, model);
    Optional<CoordinateRule> rule =
        coordinates.computeIfAbsent(close.task(), task -> plan.held().coordinates());
    Weights weights = close.weights();
    if (weights != null) {
      mixture.mix(weights, rows, length, rule, aggregate);
    } else {
      rule.orElseThrow(() -> new IllegalStateException("a round was closed without its weights"))
          .aggregate(rows, length, aggregate);
    }
    if (plan.needsPrevious()) {
      System.arraycopy(aggregate, 0, previous(model), 0, length);
    }
  }

  private static double[] previous(BlockModel model) {
    return model.slots()[model.slots().length - 1];
  }

  private float[][] rows(List<EncodedBlock> held, TaskPlan plan, BlockModel model) {
    int length = model.parameters().length;
    boolean previous = plan.needsPrevious();
    float[][] rows = new float[held.size() + (previous ? 1 : 0)][];
    if (buffers.length < rows.length) {
      buffers = java.util.Arrays.copyOf(buffers, rows.length);
    }
    for (int i = 0; i < rows.length; i++) {
      if (buffers[i] == null || buffers[i].length != length) {
        buffers[i] = new float[length];
      }
      rows[i] = buffers[i];
    }
    for (int i = 0; i < held.size(); i++) {
      decode(held.get(i), rows[i], length);
    }
    if (previous) {
      double[] last = previous(model);
      for (int p = 0; p < length; p++) {
        rows[held.size()][p] = (float) last[p];
      }
    }
    return rows;
  }

  private static void decode(EncodedBlock block, float[] row, int length) {
    try {
      PayloadCodecs.named(block.codec())
          .decode(block.bytes(), block.offset(), block.length(), row, length);
    } catch (PayloadException e) {
      throw new IllegalStateException("the intake let a payload pass that cannot be decoded", e);
    }
  }
}
