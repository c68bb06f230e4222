package io.tributary.operators.verify;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockModel;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.Made;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.Orders;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.serde.Digest;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of one task's model in memory, moved by the fold's own machine: parameters, the
 * optimizer's state and one sum, or the updates of one held round.
 */
final class Model {
  private final TaskPlan plan;
  private final BlockMachine machine;
  private final List<MemoryStore> blocks = new ArrayList<>();

  /**
   * A model without a version.
   *
   * @param noiseKey of which a private task's noise is drawn; null when it is not given
   */
  Model(TaskPlan plan, NoiseKey noiseKey) {
    this.plan = plan;
    this.machine = new BlockMachine(noiseKey);
    for (int block = 0; block < plan.blocks(); block++) {
      blocks.add(new MemoryStore());
    }
  }

  int blocks() {
    return blocks.size();
  }

  /** Makes version 0; gives its block hashes, or none when the task makes no models. */
  List<Digest> start(Decision.Start start) {
    return all(start);
  }

  void accept(BlockMessage message) {
    machine.accept(message, blocks.get(message.block()));
  }

  void accept(BlockOrder order) {
    machine.accept(order, blocks.get(order.block()));
  }

  /** The inner products of a round whose updates are here, block by block. */
  List<GramPart> weigh(Decision.Weigh weigh) {
    List<GramPart> parts = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      BlockOrder order = Orders.of(weigh, plan.path(), block, plan.vectorOf(block) > 0);
      for (BlockOutput output : machine.accept(order, blocks.get(block))) {
        if (output instanceof GramPart part) {
          parts.add(part);
        }
      }
    }
    return parts;
  }

  /** Closes the round; gives the block hashes of what it makes, or none when it is passed over. */
  List<Digest> close(Decision.Close close) {
    return all(close);
  }

  private List<Digest> all(Decision.ForBlocks decision) {
    List<Digest> hashes = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      BlockOrder order = Orders.of(decision, plan.path(), block, plan.vectorOf(block) > 0);
      for (BlockOutput output : machine.accept(order, blocks.get(block))) {
        if (output instanceof Made made) {
          hashes.add(made.version().hash());
        }
      }
    }
    return hashes;
  }

  /** Replaces a block by that of a published version, without state of an optimizer. */
  void load(int version, int block, byte[] bytes) throws PayloadException {
    float[] parameters = new float[plan.length(block)];
    PayloadCodecs.named("float32").decode(bytes, 0, bytes.length, parameters, parameters.length);
    set(version, block, parameters);
  }

  /** Goes on after a round that is not known; for sums, which need no parameters. */
  void skipTo(int round) {
    for (int block = 0; block < blocks.size(); block++) {
      set(round, block, new float[plan.length(block)]);
    }
  }

  private void set(int version, int block, float[] parameters) {
    MemoryStore store = new MemoryStore();
    store.model(
        new BlockModel(plan.spec(), version, BlockModel.RUNNING, parameters, new double[0][]));
    blocks.set(block, store);
  }
}
