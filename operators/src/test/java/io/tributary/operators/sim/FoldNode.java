package io.tributary.operators.sim;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.BlockStore;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.Made;
import io.tributary.serde.Topics.Stream;
import java.util.List;
import java.util.Map;

/** The fold's shell for one block. */
final class FoldNode extends Node {
  private final String name;
  private final BlockMachine machine;
  private final boolean further;
  private final FoldStore state;
  private final BlockStore store;
  private final Edge versions;
  private final Edge scores;

  FoldNode(Copy copy, int block, BlockMachine machine, PublishNode publish, ScoresNode scores) {
    super(copy);
    this.name = "fold/" + block;
    this.machine = machine;
    this.further = copy.federation().scenario().plan().vectorOf(block) > 0;
    Object saved = copy.restored(name);
    this.state = saved == null ? new FoldStore() : ((FoldStore) saved).restored(bug());
    this.store = has(PlantedBug.FLOAT_SUMS) ? new FloatSums(state) : state;
    this.versions = to(publish);
    this.scores = to(scores);
    writes(Stream.MODELS, Stream.SUMS);
  }

  private PlantedBug bug() {
    return copy().federation().bug();
  }

  @Override
  void take(Object message) {
    if (message instanceof BlockMessage block) {
      emit(machine.accept(block, store));
    } else {
      emit(machine.accept((BlockOrder) message, store));
    }
  }

  private void emit(List<BlockOutput> outputs) {
    for (BlockOutput output : outputs) {
      if (output instanceof GramPart part) {
        scores.send(part);
        continue;
      }
      Made block = (Made) output;
      write(
          block.stream(),
          block.version().version() + "/" + block.version().block(),
          block.record());
      versions.send(block.version());
    }
  }

  @Override
  void save(Map<String, Object> states) {
    copy().federation().bounds().fold(state);
    states.put(name, state.snapshot(bug(), further));
  }

  FoldStore state() {
    return state;
  }

  @Override
  public String toString() {
    return name;
  }
}
