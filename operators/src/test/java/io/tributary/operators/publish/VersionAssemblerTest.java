package io.tributary.operators.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.SumPublished;
import io.tributary.serde.Digest;
import io.tributary.serde.WireHashes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

class VersionAssemblerTest {
  private static BlockVersion block(int version, int block) {
    return new BlockVersion(
        "clinics/t", version, block, 3, Fixtures.id(version * 10 + block), Digest.ZERO, 7, null);
  }

  @Test
  void announcesInOrderWhateverTheOrderOfBlocksWithEachPredecessorsHash() {
    for (int seed = 0; seed < 50; seed++) {
      List<BlockVersion> blocks = new ArrayList<>();
      for (int version = 0; version < 3; version++) {
        for (int block = 0; block < 3; block++) {
          blocks.add(block(version, block));
          blocks.add(block(version, block));
        }
      }
      Collections.shuffle(blocks, new Random(seed));
      PublishState state = new PublishState();
      List<ModelPublished> published = new ArrayList<>();
      for (BlockVersion block : blocks) {
        state = state.copy();
        VersionAssembler.accept(block, state)
            .forEach(announced -> published.add((ModelPublished) announced));
      }
      assertThat(published).extracting(ModelPublished::getVersion).containsExactly(0, 1, 2);
      Digest parent = Digest.ZERO;
      for (ModelPublished model : published) {
        int version = model.getVersion();
        Digest root =
            WireHashes.rootHash(
                List.of(
                    Fixtures.id(version * 10),
                    Fixtures.id(version * 10 + 1),
                    Fixtures.id(version * 10 + 2)));
        assertThat(Digest.of(model.getRootHash())).isEqualTo(root);
        assertThat(Digest.of(model.getParentHash())).isEqualTo(parent);
        parent = root;
      }
      assertThat(state.parts()).as("nothing waits").isEmpty();
    }
  }

  private static BlockVersion sum(int round, int block) {
    return new BlockVersion(
        "clinics/t",
        round,
        block,
        3,
        Fixtures.id(round * 10 + block),
        Fixtures.id(round),
        7,
        new BlockVersion.Sum(10, 11L << 20, 37));
  }

  @Test
  void announcesASumOnceAllItsBlocksAreThereAndSkipsRoundsThatHaveNone() {
    PublishState state = new PublishState();
    List<SpecificRecordBase> announced = new ArrayList<>();
    for (int round : List.of(2, 5)) {
      for (int block : List.of(1, 0, 1, 2, 2)) {
        announced.addAll(VersionAssembler.accept(sum(round, block), state));
        state = state.copy();
      }
    }
    assertThat(announced)
        .containsExactly(
            new SumPublished(2, 10, 11L << 20, 37, Fixtures.id(2).toFixed(), hashes(20), 7L),
            new SumPublished(5, 10, 11L << 20, 37, Fixtures.id(5).toFixed(), hashes(50), 7L));
    assertThat(VersionAssembler.accept(sum(3, 0), state)).as("of a round before").isEmpty();
    assertThat(state.parts()).as("nothing waits").isEmpty();
  }

  private static List<Sha256> hashes(int first) {
    return List.of(
        Fixtures.id(first).toFixed(),
        Fixtures.id(first + 1).toFixed(),
        Fixtures.id(first + 2).toFixed());
  }
}
