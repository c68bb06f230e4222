package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.publish.PublishState;
import io.tributary.operators.publish.VersionAssembler;
import io.tributary.operators.publish.flink.PublishStateSerializer;
import io.tributary.schemas.RoundFact;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** The publisher's shell. */
final class PublishNode extends Node {
  private static final String NAME = "publish";
  private static final PublishStateSerializer STATE = new PublishStateSerializer();
  private final PublishState state;

  PublishNode(Copy copy) {
    super(copy);
    Object saved = copy.restored(NAME);
    this.state =
        saved == null ? new PublishState() : States.throughBytes(STATE, (PublishState) saved);
    writes(Stream.ROUNDS);
  }

  @Override
  void take(Object message) {
    BlockVersion block = (BlockVersion) message;
    if (has(PlantedBug.PUBLISH_BEFORE_ALL_BLOCKS)) {
      fillWithWhatIsThere(block);
    }
    for (SpecificRecordBase published : VersionAssembler.accept(block, state)) {
      write(Stream.ROUNDS, Fixtures.TASK, new RoundFact(Fixtures.TASK, published));
    }
  }

  /** Planted: a block that has not come is taken for the one that has. */
  private void fillWithWhatIsThere(BlockVersion block) {
    if (block.version() == state.version() + 1) {
      Digest[] hashes = new Digest[block.blocks()];
      Arrays.fill(hashes, block.hash());
      state
          .parts()
          .putIfAbsent(
              block.version(),
              new PublishState.Parts(hashes, block.manifestHash(), block.notBeforeMillis()));
    }
  }

  @Override
  void save(Map<String, Object> states) {
    copy().federation().bounds().publish(state);
    states.put(NAME, state.copy());
  }

  PublishState state() {
    return state;
  }
}
