package io.tributary.operators.sim;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.BlockStore;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.Made;
import io.tributary.schemas.ModelBlock;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.nio.ByteBuffer;
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
      Made block = planted((Made) output);
      write(
          block.stream(),
          block.version().version() + "/" + block.version().block(),
          block.record());
      versions.send(block.version());
    }
  }

  /** What a machine with noise of its own would make: other bytes than before the restart. */
  private Made planted(Made made) {
    if (!has(PlantedBug.NOISE_DRAWN_ANEW)
        || !(made.record() instanceof ModelBlock block)
        || !copy().restarted()
        || made.version().version() == 0
        || copy().federation().scenario().plan().privacy() == null) {
      return made;
    }
    byte[] bytes = new byte[block.getParameters().remaining()];
    block.getParameters().duplicate().get(bytes);
    bytes[0] ^= 1;
    BlockVersion v = made.version();
    return new Made(
        made.stream(),
        ModelBlock.newBuilder(block).setParameters(ByteBuffer.wrap(bytes)).build(),
        new BlockVersion(
            v.task(),
            v.version(),
            v.block(),
            v.blocks(),
            Digest.sha256(bytes),
            v.manifestHash(),
            v.notBeforeMillis(),
            null));
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
