package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Each fault in versions and their blocks is found, named and located. */
class PlantedModelFaultsTest extends PlantedFaults {
  @Test
  void aModelBlockChangedByOneBit() {
    Where where =
        task.forge(
            Stream.MODELS,
            ModelBlock.class,
            block -> block.getVersion() == 2 && block.getBlock() == 1,
            block -> {
              byte[] bytes = Bytes.of(block.getParameters());
              bytes[3] ^= 1;
              return ModelBlock.newBuilder(block).setParameters(ByteBuffer.wrap(bytes)).build();
            });
    first(Kind.BLOCK_DIFFERS, 2, where);
  }

  @Test
  void aBlockOfAVersionThatIsNone() {
    Where where =
        task.append(
            Stream.MODELS, new ModelBlock(Fixtures.TASK, 9, 0, ByteBuffer.wrap(new byte[8])));
    first(Kind.NOT_EXPLAINED, 9, where);
  }

  @Test
  void aWrongParent() {
    Where where =
        forgeModel(
            2,
            model ->
                ModelPublished.newBuilder(model).setParentHash(Fixtures.id(5).toFixed()).build());
    assertThat(first(Kind.WRONG_PARENT, 2, where).found()).isEqualTo(Fixtures.id(5).hex());
  }

  @Test
  void aSkippedVersion() {
    task.remove(Stream.ROUNDS, ModelPublished.class, model -> model.getVersion() == 2);
    Divergence first = task.verify().shown().get(0);
    assertThat(first.kind()).isEqualTo(Kind.VERSION_SKIPPED);
    assertThat(first.round()).isEqualTo(2);
  }

  @Test
  void aVersionTwiceWithAnotherHash() {
    ModelPublished model = model(2);
    Where where =
        announce(ModelPublished.newBuilder(model).setRootHash(Fixtures.id(6).toFixed()).build());
    Divergence first = first(Kind.VERSION_TWICE, 2, where);
    assertThat(first.expected()).contains(Digest.of(model.getRootHash()).hex());
    assertThat(first.found()).contains(Fixtures.id(6).hex());
  }

  @Test
  void aVersionThatIsNone() {
    Where where = announce(ModelPublished.newBuilder(model(3)).setVersion(4).build());
    first(Kind.NOT_EXPLAINED, 4, where);
  }

  @Test
  void aVersionBeforeItsPredecessor() {
    ModelPublished one = model(1);
    ModelPublished two = model(2);
    Where where = forgeModel(1, model -> two);
    announce(one);
    first(Kind.VERSION_OUT_OF_ORDER, 2, where);
  }

  @Test
  void aRootThatIsNotThatOfItsBlocks() {
    Where where =
        forgeModel(
            3,
            model ->
                ModelPublished.newBuilder(model).setRootHash(Fixtures.id(7).toFixed()).build());
    first(Kind.WRONG_ROOT, 3, where);
  }

  @Test
  void aModelOfOtherUpdates() {
    ModelPublished other = otherModel();
    Where where =
        forgeModel(
            3,
            model ->
                ModelPublished.newBuilder(model)
                    .setRootHash(other.getRootHash())
                    .setBlockHashes(other.getBlockHashes())
                    .build());
    Divergence first = first(Kind.MODEL_DIFFERS, 3, where);
    assertThat(first.expected()).contains(", block 0 with ");
  }

  private ModelPublished otherModel() {
    RecordedTask other = new RecordedTask(Fixtures.task(1, 9).build());
    other.send("p1", 0, 9, 9, 9, 9, 9);
    return other.all(Stream.ROUNDS, ModelPublished.class).get(1);
  }
}
