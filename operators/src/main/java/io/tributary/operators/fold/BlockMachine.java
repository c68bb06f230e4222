package io.tributary.operators.fold;

import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.ModelBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.LongSum;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.nio.ByteBuffer;
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

  /**
   * One block of a new version.
   *
   * @param record what participants read
   * @param version what the publisher needs
   */
  public record Made(ModelBlock record, BlockVersion version) {}

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
    float[] parameters = plan.initialization().block(plan.layout(), start.block());
    BlockModel model = new BlockModel(start.spec(), 0, BlockModel.RUNNING, parameters);
    store.model(model);
    return List.of(made(start.task(), start.block(), model, plan, Digest.ZERO, start.atMillis()));
  }

  private List<Made> fold(BlockOrder.Fold fold, EncodedBlock content, BlockStore store) {
    BlockModel model = store.model();
    if (model == null || !model.willMake(fold.round())) {
      return List.of(); // The task was stopped: its open round is abandoned.
    }
    int length = model.parameters().length;
    LongSum open = store.sum(fold.round());
    LongSum sum = open == null ? LongSum.zero(length) : open;
    if (values.length < length) {
      values = new float[length];
    }
    decode(content, length);
    plan(fold.task(), model).grid().add(sum.units(), values, fold.factor());
    store.sum(fold.round(), sum.oneMore());
    return finishComplete(store);
  }

  private void decode(EncodedBlock content, int length) {
    byte[] payload = content.payload();
    try {
      PayloadCodecs.named(content.codec()).decode(payload, 0, payload.length, values, length);
    } catch (PayloadException e) {
      throw new IllegalStateException("the intake let a payload pass that cannot be decoded", e);
    }
  }

  /** Makes every next version whose updates are all in the sum: copies of a job may lag rounds. */
  private List<Made> finishComplete(BlockStore store) {
    List<Made> versions = new ArrayList<>();
    BlockModel model = store.model();
    while (model != null) {
      int round = model.version() + 1;
      BlockOrder.Close close = store.closing(round);
      LongSum sum = store.sum(round);
      if (close == null || sum == null || sum.terms() < close.terms()) {
        break;
      }
      model = finish(model, close, sum, store, versions);
    }
    return versions;
  }

  private BlockModel finish(
      BlockModel model,
      BlockOrder.Close close,
      LongSum sum,
      BlockStore store,
      List<Made> versions) {
    TaskPlan plan = plan(close.task(), model);
    float[] parameters = model.parameters();
    if (aggregate.length < parameters.length) {
      aggregate = new double[parameters.length];
    }
    plan.rule().finish(plan.grid(), sum.units(), close.totalWeight(), aggregate);
    plan.optimizer().step(parameters, aggregate, model.spec().getOptimizer().getLearningRate());
    BlockModel next = new BlockModel(model.spec(), close.round(), model.lastVersion(), parameters);
    versions.add(
        made(close.task(), close.block(), next, plan, close.manifestHash(), close.atMillis()));
    store.sum(close.round(), null);
    store.closing(close.round(), null);
    store.model(next.finished() ? null : next);
    return next.finished() ? null : next;
  }

  private static List<Made> end(BlockOrder.End end, BlockStore store) {
    BlockModel model = store.model();
    if (model == null) {
      return List.of();
    }
    store.sum(end.lastVersion() + 1, null);
    BlockModel ending =
        new BlockModel(model.spec(), model.version(), end.lastVersion(), model.parameters());
    store.model(ending.finished() ? null : ending);
    return List.of();
  }

  private static Made made(
      String task, int block, BlockModel model, TaskPlan plan, Digest manifest, long notBefore) {
    float[] parameters = model.parameters();
    byte[] bytes = PayloadCodecs.named("float32").encode(parameters, 0, parameters.length);
    ModelBlock record =
        new ModelBlock(plan.spec().getName(), model.version(), block, ByteBuffer.wrap(bytes));
    BlockVersion version =
        new BlockVersion(
            task,
            model.version(),
            block,
            plan.layout().blocks(),
            Digest.sha256(bytes),
            manifest,
            notBefore);
    return new Made(record, version);
  }

  private TaskPlan plan(String task, BlockModel model) {
    return plans.computeIfAbsent(task, t -> TaskPlan.of(model.spec()));
  }
}
