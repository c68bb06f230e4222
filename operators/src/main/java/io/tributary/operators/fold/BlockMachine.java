package io.tributary.operators.fold;

import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import io.tributary.serde.codec.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One block of one task: keeps updates until the journal has decided them, adds the folded ones to
 * an exact sum, and makes the next version when its round is closed. Blocks and orders come on two
 * ways and in any order; the result does not depend on it.
 *
 * <p>One machine serves all keys of a subtask: it holds only buffers and resolved plans.
 */
public final class BlockMachine {
  private final Map<String, TaskPlan> plans = new HashMap<>();
  private float[] values = new float[0];
  private double[] aggregate = new double[0];

  /** A machine without buffers yet. */
  public BlockMachine() {}

  /** Takes what the intake says; returns the versions that it completes, mostly none. */
  public List<Made> accept(BlockMessage message, BlockStore store) {
    UploadId id = message.upload();
    if (message instanceof BlockMessage.Dropped) {
      store.pending(id, null);
      return List.of();
    }
    EncodedBlock content = ((BlockMessage.Arrived) message).content();
    BlockOrder early = store.early(id);
    if (early == null) {
      store.pending(id, content);
      return List.of();
    }
    store.early(id, null);
    return early instanceof BlockOrder.Fold fold ? fold(fold, content, store) : List.of();
  }

  /** Takes what the round machine says; returns the versions that it completes, mostly none. */
  public List<Made> accept(BlockOrder order, BlockStore store) {
    if (order instanceof BlockOrder.Start start) {
      return start(start, store);
    }
    if (order instanceof BlockOrder.Fold fold) {
      EncodedBlock content = store.pending(fold.upload());
      if (content == null) {
        store.early(fold.upload(), fold);
        return List.of();
      }
      store.pending(fold.upload(), null);
      return fold(fold, content, store);
    }
    if (order instanceof BlockOrder.Discard discard) {
      if (store.pending(discard.upload()) == null) {
        store.early(discard.upload(), discard);
      } else {
        store.pending(discard.upload(), null);
      }
      return List.of();
    }
    if (order instanceof BlockOrder.Close close) {
      store.closing(close.round(), close);
      return finishComplete(store);
    }
    return end((BlockOrder.End) order, store);
  }

  private List<Made> start(BlockOrder.Start start, BlockStore store) {
    TaskPlan plan = plans.computeIfAbsent(start.task(), t -> TaskPlan.of(start.spec()));
    int length = plan.length(start.block());
    if (plan.forwards()) {
      store.model(
          new BlockModel(start.spec(), 0, BlockModel.RUNNING, new float[length], new double[0][]));
      return List.of();
    }
    double[][] slots =
        plan.vectorOf(start.block()) == 0 ? plan.optimizer().slots(length) : new double[0][];
    BlockModel model =
        new BlockModel(start.spec(), 0, BlockModel.RUNNING, plan.initial(start.block()), slots);
    store.model(model);
    return List.of(Made.initial(start, plan, model.parameters()));
  }

  private List<Made> fold(BlockOrder.Fold fold, EncodedBlock content, BlockStore store) {
    BlockModel model = store.model();
    if (model == null || !model.willMake(fold.round())) {
      return List.of(); // Its round was abandoned.
    }
    TaskPlan plan = plan(fold.task(), model);
    LongSum open = store.sum(fold.round());
    LongSum sum = open == null ? LongSum.zero(model.parameters().length) : open;
    add(content, plan, fold, sum.units());
    store.sum(fold.round(), sum.oneMore());
    return finishComplete(store);
  }

  private void add(EncodedBlock content, TaskPlan plan, BlockOrder.Fold fold, long[] units) {
    int vector = plan.vectorOf(fold.block());
    Grid grid = plan.grid(vector);
    byte[] bytes = content.bytes();
    try {
      if (content.codec().equals(Units.CODEC)) {
        Units.add(bytes, content.offset(), content.length(), units);
        return;
      }
      PayloadCodec codec = PayloadCodecs.named(content.codec());
      if (codec.isPlainFloat32()
          && content.length() == codec.maxBytes(units.length)
          && grid.small(plan.maxNormL2(vector), fold.factor())) {
        grid.addSmall(units, bytes, content.offset(), fold.factor());
        return;
      }
      if (values.length < units.length) {
        values = new float[units.length];
      }
      codec.decode(bytes, content.offset(), content.length(), values, units.length);
      grid.add(units, values, fold.factor());
    } catch (PayloadException e) {
      throw new IllegalStateException("the intake let a payload pass that cannot be decoded", e);
    }
  }

  /** Makes every next version whose updates are all in the sum: copies of a job may lag rounds. */
  private List<Made> finishComplete(BlockStore store) {
    List<Made> versions = new ArrayList<>();
    BlockModel model = store.model();
    while (model != null) {
      BlockOrder.Close close = store.closingAfter(model.version());
      if (close == null) {
        break;
      }
      LongSum sum = store.sum(close.round());
      if (close.scale().terms() > (sum == null ? 0 : sum.terms())) {
        break;
      }
      if (close.scale().terms() > 0) {
        versions.add(finish(model, close, sum));
      }
      store.sum(close.round(), null);
      store.closing(close.round(), null);
      BlockModel next = model.at(close.round());
      model = next.finished() ? null : next;
      store.model(model);
    }
    return versions;
  }

  private Made finish(BlockModel model, BlockOrder.Close close, LongSum sum) {
    TaskPlan plan = plan(close.task(), model);
    int vector = plan.vectorOf(close.block());
    if (plan.forwards()) {
      return Made.sum(close, plan, sum.units());
    }
    float[] parameters = model.parameters();
    if (aggregate.length < parameters.length) {
      aggregate = new double[parameters.length];
    }
    plan.rule().finish(plan.grid(vector), sum.units(), close.scale().divisor(), aggregate);
    if (close.scale().pull() != 0) {
      for (int i = 0; i < parameters.length; i++) {
        aggregate[i] -= close.scale().pull() * parameters[i];
      }
    }
    if (vector == 0) {
      double rate =
          model.spec().getOptimizer().getLearningRate() * plan.schedule().at(close.round());
      plan.optimizer().step(parameters, aggregate, model.slots(), rate);
    } else {
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = (float) (parameters[i] + aggregate[i]);
      }
    }
    return Made.model(close, plan, parameters);
  }

  private static List<Made> end(BlockOrder.End end, BlockStore store) {
    BlockModel model = store.model();
    if (model == null) {
      return List.of();
    }
    if (end.openRound() > end.lastRound()) {
      store.sum(end.openRound(), null);
    }
    BlockModel ending = model.ending(end.lastRound());
    store.model(ending.finished() ? null : ending);
    return List.of();
  }

  private TaskPlan plan(String task, BlockModel model) {
    return plans.computeIfAbsent(task, t -> TaskPlan.of(model.spec()));
  }
}
