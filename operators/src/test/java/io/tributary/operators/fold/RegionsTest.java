package io.tributary.operators.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.rounds.flink.Flow;
import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.ModelAdopted;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.SumPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sums of sums are the same bytes as one sum: nothing is rounded between the levels. */
class RegionsTest {
  private static final int PARTICIPANTS = 20;
  private static final int ROUNDS = 3;

  private static TaskSpec task(int quorum, boolean forwards) {
    TaskSpec spec = Fixtures.task(quorum, ROUNDS).build();
    spec.getModel().setInitialization("uniform(scale=1,seed=4)");
    spec.setOptimizer(new OptimizerSpec("fedadam", 0.1, "cosine(rounds=5)"));
    spec.getBounds().setMaxParticipantsPerRound(PARTICIPANTS);
    spec.setUpstream(forwards ? new UpstreamSpec("country", "t") : null);
    assertThat(TaskCheck.problems(spec)).isEmpty();
    return spec;
  }

  private static List<Flow.Update> updates(Random random, int base) {
    List<Flow.Update> updates = new ArrayList<>();
    for (int p = 0; p < PARTICIPANTS; p++) {
      float[] delta = new float[5];
      for (int i = 0; i < delta.length; i++) {
        delta[i] = (float) random.nextGaussian();
      }
      double weight = 0.01 + 99 * random.nextDouble();
      updates.add(new Flow.Update("p" + p, base, weight, Map.of(), delta));
    }
    return updates;
  }

  @Property(tries = 25)
  void twoLevelsGiveTheBytesOfOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 19) int cut) {
    Random random = new Random(seed);
    Flow flat = new Flow(task(PARTICIPANTS, false));
    Flow parent = new Flow(task(2, false));
    Flow north = new Flow(task(cut, true));
    Flow south = new Flow(task(PARTICIPANTS - cut, true));
    for (int round = 1; round <= ROUNDS; round++) {
      ModelAdopted model = adopted(parent);
      north.fact(model);
      south.fact(model);
      List<Flow.Update> updates = updates(random, round - 1);
      updates.forEach(flat::send);
      updates.subList(0, cut).forEach(north::send);
      updates.subList(cut, PARTICIPANTS).forEach(south::send);
      parent.sendSum("south", south);
      parent.sendSum("north", north);
      assertThat(parent.version()).isEqualTo(round);
      for (int block = 0; block < 3; block++) {
        assertThat(parent.bytes(round).get(block))
            .as("round %d, block %d", round, block)
            .isEqualTo(flat.bytes(round).get(block));
      }
    }
    assertThat(north.announced(SumPublished.class).map(SumPublished::getContributors))
        .containsExactly(cut, cut, cut);
    RoundClosed of20 = flat.announced(RoundClosed.class).findFirst().orElseThrow();
    RoundClosed of2 = parent.announced(RoundClosed.class).findFirst().orElseThrow();
    assertThat(of2.getDivisor()).isEqualTo(of20.getDivisor());
    assertThat(of2.getManifest()).hasSize(2);
    assertThat(List.of(flat, parent, north, south)).allMatch(Flow::quiet);
  }

  private static ModelAdopted adopted(Flow parent) {
    ModelPublished newest =
        parent.announced(ModelPublished.class).reduce((a, b) -> b).orElseThrow();
    return new ModelAdopted(
        newest.getVersion(), newest.getRootHash(), newest.getBlockHashes(), 1_000L);
  }

  /** What was folded of a round that is passed over does not reach the next sum. */
  @Property(tries = 10)
  void aRoundThatWasPassedOverLeavesNothing(@ForAll long seed) {
    Random random = new Random(seed);
    Flow parent = new Flow(task(1, false));
    Flow region = new Flow(task(10, true));
    region.fact(adopted(parent));
    updates(random, 0).subList(0, 9).forEach(region::send);
    Flow other = new Flow(task(10, true));
    other.fact(adopted(parent));
    updates(random, 0).subList(0, 10).forEach(other::send);
    parent.sendSum("other", other);
    region.fact(adopted(parent)); // The parent went on without this region.
    assertThat(region.announced(SumPublished.class)).isEmpty();
    List<Flow.Update> next = updates(random, 1);
    next.subList(0, 10).forEach(region::send);
    other.fact(adopted(parent));
    next.subList(0, 10).forEach(other::send);
    assertThat(region.announced(SumPublished.class).map(SumPublished::getBlockHashes))
        .containsExactly(
            other.announced(SumPublished.class).reduce((a, b) -> b).orElseThrow().getBlockHashes());
    assertThat(region.quiet()).as("nothing is left of the round passed over").isTrue();
  }
}
