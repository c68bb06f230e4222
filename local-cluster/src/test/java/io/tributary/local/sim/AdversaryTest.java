package io.tributary.local.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.local.attack.AttackSpec;
import io.tributary.local.attack.Knowledge;
import io.tributary.privacy.L2Clip;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What simulated attackers know and send. */
class AdversaryTest {
  private static final int PARTICIPANTS = 6;
  private static final long SEED = 3;
  private static final TaskSpec TASK = task();
  private static final List<Dataset> SHARES =
      Partitioner.parse("dirichlet:0.5")
          .split(Dataset.digits().holdOut().train(), PARTICIPANTS, SEED);
  private final float[] model = new float[650];

  private static TaskSpec task() {
    io.tributary.schemas.GeneratedClasses.trust();
    ModelSpec.Builder model = ModelSpec.newBuilder();
    model.setParameters(
        List.of(
            new ParameterSpec("weight", List.of(64, 10)), new ParameterSpec("bias", List.of(10))));
    return TaskSpec.newBuilder()
        .setFederation("clinics")
        .setName("digits")
        .setModel(model.setBlockSize(65536).setInitialization("zeros").build())
        .setRounds(RoundsSpec.newBuilder().setCount(3).setQuorum(6).setMinimum(6).build())
        .setAggregation(AggregationSpec.newBuilder().setRule("mean").build())
        .setOptimizer(OptimizerSpec.newBuilder().setName("sgd").setLearningRate(1).build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(0.5)
                .setMaxWeight(10_000)
                .setMaxParticipantsPerRound(100)
                .build())
        .setTraining(
            TrainingSpec.newBuilder()
                .setLocalEpochs(1)
                .setBatchSize(16)
                .setLearningRate(0.5)
                .build())
        .build();
  }

  private static Adversary adversary(String attack) {
    return new Adversary(TASK, SHARES, AttackSpec.parse(attack), SEED, Knowledge::mean);
  }

  private static float[] trained(int participant, int version, float[] model) {
    float[] delta =
        new ShareTraining(TASK, SHARES.get(participant), ShareTraining.seedOf(SEED, participant))
            .train(model, version, null)
            .delta();
    L2Clip.clip(delta, 0.5);
    return delta;
  }

  @Test
  void knowsToTheBitWhatHonestParticipantsSend() {
    Adversary adversary = adversary("mimic(2):2");
    assertThat(adversary.honest()).isEqualTo(4);
    for (int version = 0; version < 2; version++) {
      float[][] known = adversary.honestUpdates(model, version);
      assertThat(known.length).isEqualTo(4);
      for (int p = 0; p < 4; p++) {
        assertThat(known[p]).isEqualTo(trained(p, version, model));
      }
      assertThat(adversary.update(5, model, version)).isEqualTo(known[2]);
    }
    assertThat(adversary.honestUpdates(model, 0)[0])
        .isNotEqualTo(adversary.honestUpdates(model, 1)[0]);
  }

  @Test
  void theSameSeedGivesTheSameAttackAndAttackersDifferWhereTheyAreSeveral() {
    for (String name : AttackSpec.NAMES) {
      float[] first = adversary(name + ":2").update(4, model, 1);
      assertThat(adversary(name + ":2").update(4, model, 1)).as(name).isEqualTo(first);
      boolean alone = List.of("gaussian", "scale", "label-flip", "backdoor").contains(name);
      boolean same = java.util.Arrays.equals(first, adversary(name + ":2").update(5, model, 1));
      assertThat(same).as(name).isEqualTo(!alone);
    }
  }

  @Test
  void poisonedExamplesAreCopies() {
    Dataset share = SHARES.get(5);
    int[] labels = share.labels().clone();
    float[] corner = share.features()[0].clone();
    Dataset poisoned = adversary("backdoor:1").data(5);
    assertThat(poisoned.labels()[0]).isZero();
    assertThat(poisoned.features()[0][63]).isEqualTo(1);
    assertThat(share.labels()).isEqualTo(labels);
    assertThat(share.features()[0]).isEqualTo(corner);
    assertThat(adversary("backdoor:1").data(0)).isSameAs(SHARES.get(0));
  }

  @Test
  void identitiesShareOneDataSet() {
    assertThat(adversary("sybil:2").data(5).features())
        .isEqualTo(adversary("sybil:2").data(4).features());
    assertThat(adversary("sybil:2").update(4, model, 0))
        .isEqualTo(adversary("sybil:2").update(5, model, 0));
  }

  @Test
  void somebodyHonestMustBeLeftAndUpdatesBeOneVector() {
    assertThatThrownBy(() -> adversary("alie:6")).hasMessageContaining("at most 5 can attack");
    TaskSpec two =
        TaskSpec.newBuilder(TASK)
            .setModel(ModelSpec.newBuilder(TASK.getModel()).setVectors(List.of("control")).build())
            .build();
    AttackSpec alie = AttackSpec.parse("alie:2");
    assertThatThrownBy(() -> new Adversary(two, SHARES, alie, SEED, Knowledge::mean))
        .hasMessageContaining("one vector");
  }

  @Test
  void aBackdoorIsJudgedOnOtherClassesOnly() {
    Dataset test = Dataset.digits().holdOut().test();
    Dataset marked = test.marked(AttackSpec.attack("backdoor").trigger().orElseThrow());
    long others = java.util.Arrays.stream(test.labels()).filter(label -> label != 0).count();
    assertThat(marked.size()).isEqualTo((int) others);
    assertThat(marked.labels()).containsOnly(0);
    float[] zeros = new float[650];
    zeros[640] = 1; // The bias of class 0: everything is taken for it.
    assertThat(new DenseNetwork(TASK, zeros).evaluate(marked).accuracy()).isCloseTo(1, within(0.0));
  }
}
