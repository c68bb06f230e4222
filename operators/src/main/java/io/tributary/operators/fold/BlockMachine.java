package io.tributary.operators.fold;

import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One block of one task: keeps updates until the journal has decided them, adds the folded ones to
 * an exact sum or, for a held rule, keeps them, and makes the next version when its round is
 * closed. Blocks and orders come on two ways and in any order; the result does not depend on it.
 *
 * <p>One machine serves all keys of a subtask: it holds only buffers and resolved plans.
 */
public final class BlockMachine {
  private final Map<String, TaskPlan> plans = new HashMap<>();
  private double[] aggregate = new double[0];
  private final BlockSums sums = new BlockSums();
  private final HeldFold heldFold = new HeldFold();

  private final NoiseKey noiseKey;

  /** A machine without buffers yet, for tasks that are not private. */
  public BlockMachine() {
    this(null);
  }

  /**
   * A machine without buffers yet.
   *
   * @param noiseKey of which the noise of private tasks is drawn; null when there is none
   */
  public BlockMachine(NoiseKey noiseKey) {
    this.noiseKey = noiseKey;
  }

  /** Takes what the intake says; returns what it completes, mostly nothing. */
  public List<BlockOutput> accept(BlockMessage message, BlockStore store) {
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

  /** Takes what the round machine says; returns what it completes, mostly nothing. */
  public List<BlockOutput> accept(BlockOrder order, BlockStore store) {
    if (order instanceof BlockOrder.Start start) {
      return start(start, store);
    }
    if (order instanceof BlockOrder.Fold fold) {
      EncodedBlock content = store.pending(fold.upload());
      if (content == null) {
        store.early(fold.upload(), fold);
        return List.of();
      }
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
    if (order instanceof BlockOrder.Weigh weigh) {
      store.closing(weigh.round(), weigh);
      return finishComplete(store);
    }
    if (order instanceof BlockOrder.Close close) {
      store.closing(close.round(), close);
      return finishComplete(store);
    }
    return end((BlockOrder.End) order, store);
  }

  private List<BlockOutput> start(BlockOrder.Start start, BlockStore store) {
    TaskPlan plan = plans.computeIfAbsent(start.task(), t -> TaskPlan.of(start.spec()));
    int length = plan.length(start.block());
    if (plan.forwards()) {
      store.model(
          new BlockModel(start.spec(), 0, BlockModel.RUNNING, new float[length], new double[0][]));
      return List.of();
    }
    double[][] slots = plan.vectorOf(start.block()) == 0 ? plan.slots(length) : new double[0][];
    BlockModel model =
        new BlockModel(start.spec(), 0, BlockModel.RUNNING, plan.initial(start.block()), slots);
    store.model(model);
    return List.of(Made.initial(start, plan, model.parameters()));
  }

  private List<BlockOutput> fold(BlockOrder.Fold fold, EncodedBlock content, BlockStore store) {
    BlockModel model = store.model();
    if (model == null || !model.willMake(fold.round())) {
      store.pending(fold.upload(), null);
      return List.of(); // Its round was abandoned.
    }
    TaskPlan plan = plan(fold.task(), model);
    if (plan.holds()) {
      store.hold(fold.round(), fold.upload().update(), content);
      store.pending(fold.upload(), null);
      LongSum held = store.sum(fold.round());
      store.sum(fold.round(), (held == null ? LongSum.zero(0) : held).oneMore());
    } else {
      sums.fold(fold, content, plan, store);
    }
    return finishComplete(store);
  }

  /** Makes every next version whose updates are all here: copies of a job may lag rounds. */
  private List<BlockOutput> finishComplete(BlockStore store) {
    List<BlockOutput> outputs = new ArrayList<>();
    BlockModel model = store.model();
    while (model != null) {
      BlockOrder order = store.closingAfter(model.version());
      if (order instanceof BlockOrder.Weigh weigh
          && weigh.terms() <= BlockSums.terms(weigh.round(), store)) {
        outputs.add(heldFold.weigh(weigh, plan(weigh.task(), model), model, store));
        store.closing(weigh.round(), null);
        break; // The round goes on with its Close.
      }
      if (!(order instanceof BlockOrder.Close close)
          || close.scale().terms() > BlockSums.terms(close.round(), store)) {
        break;
      }
      if (close.scale().terms() > 0) {
        outputs.add(finish(model, close, store));
      }
      forget(close.round(), store);
      BlockModel next = model.at(close.round());
      model = next.finished() ? null : next;
      store.model(model);
    }
    return outputs;
  }

  private static void forget(int round, BlockStore store) {
    LongSum sum = store.sum(round);
    if (sum != null && sum.units().length == 0) {
      store.release(round);
    }
    BlockSums.forget(round, store);
    store.closing(round, null);
  }

  private Made finish(BlockModel model, BlockOrder.Close close, BlockStore store) {
    TaskPlan plan = plan(close.task(), model);
    LongSum sum = plan.holds() ? null : sums.complete(close.round(), plan, store);
    int vector = plan.vectorOf(close.block());
    if (plan.privacy() != null) {
      Noise.add(plan, close, noiseKey, model, sum.units());
    }
    if (plan.forwards()) {
      return Made.sum(close, plan, sum.units());
    }
    float[] parameters = model.parameters();
    if (aggregate.length < parameters.length) {
      aggregate = new double[parameters.length];
    }
    if (plan.holds()) {
      heldFold.aggregate(close, plan, model, store, aggregate);
    } else {
      plan.rule().finish(plan.grid(vector), sum.units(), close.scale().divisor(), aggregate);
    }
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

  private static List<BlockOutput> end(BlockOrder.End end, BlockStore store) {
    BlockModel model = store.model();
    if (model == null) {
      return List.of();
    }
    if (end.openRound() > end.lastRound()) {
      forget(end.openRound(), store);
    }
    BlockModel ending = model.ending(end.lastRound());
    store.model(ending.finished() ? null : ending);
    return List.of();
  }

  private TaskPlan plan(String task, BlockModel model) {
    return plans.computeIfAbsent(task, t -> TaskPlan.of(model.spec()));
  }
}
