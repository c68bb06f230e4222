package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.MemoryStore;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.UploadId;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private rounds can be recomputed by whoever has the key, and noise is drawn once. */
final class PrivateVerifyTest {
  private static final NoiseKey KEY = PrivateTasks.key(3);
  private static final TaskSpec TASK = PrivateTasks.task(2, 3, PrivateTasks.privacy().build());

  private static RecordedTask recorded(NoiseKey key) {
    return recorded(TASK, key);
  }

  private static RecordedTask recorded(TaskSpec spec, NoiseKey key) {
    RecordedTask task = new RecordedTask(spec, key);
    for (int version = 0; version < 3; version++) {
      task.send("a", version, 0.1f, 0.2f, 0.1f, 0.0f, -0.3f);
      task.send("b", version, 0.2f, -0.2f, 0.1f, 0.1f, -0.1f);
    }
    return task;
  }

  private static List<Digest> models(RecordedTask task) {
    return task.all(Stream.ROUNDS, ModelPublished.class).stream()
        .map(model -> Digest.of(model.getRootHash()))
        .toList();
  }

  @Test
  void theKeyGivesTheSameModelsAgainAndAnotherGivesOthers() {
    RecordedTask task = recorded(KEY);
    assertThat(task.verify().divergences()).isZero();
    assertThat(task.verify().rounds().verified()).isEqualTo(3);
    assertThat(models(recorded(KEY))).isEqualTo(models(task));
    assertThat(models(recorded(PrivateTasks.key(4)))).isNotEqualTo(models(task));
  }

  @ParameterizedTest
  @ValueSource(strings = {"toeplitz(bands=2)", "blt(buffers=2,rounds=3)"})
  void correlatedNoiseIsDrawnAgainFromTheFirstRoundOn(String mechanism) {
    TaskSpec correlated =
        PrivateTasks.task(2, 3, PrivateTasks.privacy().setMechanism(mechanism).build());
    RecordedTask task = recorded(correlated, KEY);
    assertThat(task.verify().divergences()).isZero();
    assertThat(task.verify().rounds().verified()).isEqualTo(3);
    assertThat(models(recorded(correlated, KEY))).isEqualTo(models(task));
    assertThat(task.verifyWith(null).rounds().unverifiable()).isEqualTo(3);
  }

  @Test
  void clipNormsThatWereNotCountedAreFound() {
    TaskSpec adaptive =
        PrivateTasks.task(2, 3, PrivateTasks.privacy().setClipping("adaptive").build());
    RecordedTask task = recorded(adaptive, KEY);
    assertThat(task.verify().divergences()).isZero();
    assertThat(task.verify().rounds().verified()).isEqualTo(3);
    assertThat(task.verifyWith(null).divergences()).isZero();
    double before = clip(task, 2).getNormL2();
    forgeClip(task, c -> new ClipDecided(3, c.getNormL2() * 1.001, c.getNoisyBalance(), 2));
    assertThat(task.verifyWith(null).shown()).anyMatch(PrivateVerifyTest::tellsOfTheClip);
    RecordedTask miscounted = recorded(adaptive, KEY);
    double moved = before * StrictMath.exp(-0.2 * 0.5);
    forgeClip(miscounted, c -> new ClipDecided(3, moved, 1000L, 2));
    assertThat(miscounted.verifyWith(null).shown()).noneMatch(PrivateVerifyTest::tellsOfTheClip);
    assertThat(miscounted.verify().shown()).anyMatch(PrivateVerifyTest::tellsOfTheClip);
  }

  private static boolean tellsOfTheClip(Divergence divergence) {
    return divergence.kind() == Divergence.Kind.CLIP_DIFFERS && divergence.round() == 3;
  }

  private static ClipDecided clip(RecordedTask task, int round) {
    return task.all(Stream.JOURNAL, JournalFact.class).stream()
        .filter(fact -> clips(fact, round))
        .map(fact -> (ClipDecided) fact.getFact())
        .findFirst()
        .orElseThrow();
  }

  private static void forgeClip(RecordedTask task, UnaryOperator<ClipDecided> change) {
    task.forge(
        Stream.JOURNAL,
        JournalFact.class,
        fact -> clips(fact, 3),
        fact -> new JournalFact(fact.getTask(), change.apply((ClipDecided) fact.getFact())));
  }

  private static boolean clips(JournalFact fact, int round) {
    return fact.getFact() instanceof ClipDecided clip && clip.getRound() == round;
  }

  @Test
  void withoutTheKeyRoundsAreUnverifiableAndNotWrong() {
    RecordedTask task = recorded(KEY);
    TaskReport report = task.verifyWith(null);
    assertThat(report.divergences()).isZero();
    assertThat(report.rounds().unverifiable()).isEqualTo(3);
    assertThat(report.unverifiable().get(0).reason()).contains("the noise key was not given");
    assertThat(task.verifyWith(PrivateTasks.key(4)).unverifiable().get(0).reason())
        .contains("another key");
  }

  @Test
  void aModelWithOtherNoiseIsFound() {
    RecordedTask task = recorded(KEY);
    List<ModelPublished> others =
        recorded(PrivateTasks.key(4)).all(Stream.ROUNDS, ModelPublished.class);
    task.forge(Stream.ROUNDS, ModelPublished.class, m -> m.getVersion() == 2, m -> others.get(2));
    assertThat(task.verify().divergences()).isPositive();
  }

  @Test
  void aReleasedRoundIsNotReleasedAgainWhateverItsManifest() {
    TaskPlan plan = TaskPlan.of(TASK);
    BlockMachine machine = new BlockMachine(KEY);
    MemoryStore store = new MemoryStore();
    machine.accept(new BlockOrder.Start(plan.path(), 0, TASK, 1), store);
    UploadId upload = new UploadId(Digest.sha256(new byte[1]), 0, 0);
    machine.accept(
        new BlockMessage.Arrived(plan.path(), 0, upload, new EncodedBlock("float32", new byte[8])),
        store);
    machine.accept(new BlockOrder.Fold(plan.path(), 0, upload, 1, 1), store);
    assertThat(machine.accept(close(plan, Digest.ZERO, KEY), store)).hasSize(1);
    assertThat(machine.accept(close(plan, Digest.ZERO, KEY), store)).isEmpty();
    assertThat(machine.accept(close(plan, Digest.sha256(new byte[2]), KEY), store)).isEmpty();
  }

  @Test
  void withoutItsKeyAJobStopsRatherThanReleaseWithoutNoise() {
    TaskPlan plan = TaskPlan.of(TASK);
    for (NoiseKey key : new NoiseKey[] {null, PrivateTasks.key(4)}) {
      BlockMachine machine = new BlockMachine(key);
      MemoryStore store = new MemoryStore();
      machine.accept(new BlockOrder.Start(plan.path(), 0, TASK, 1), store);
      UploadId upload = new UploadId(Digest.sha256(new byte[1]), 0, 0);
      machine.accept(
          new BlockMessage.Arrived(
              plan.path(), 0, upload, new EncodedBlock("float32", new byte[8])),
          store);
      machine.accept(new BlockOrder.Fold(plan.path(), 0, upload, 1, 1), store);
      assertThatThrownBy(() -> machine.accept(close(plan, Digest.ZERO, KEY), store))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("--noise-key");
    }
  }

  private static BlockOrder.Close close(TaskPlan plan, Digest manifest, NoiseKey key) {
    return new BlockOrder.Close(
        plan.path(),
        0,
        1,
        0,
        new BlockOrder.Scale(1, 1, 1 << 20, 2, 0),
        manifest,
        5,
        null,
        Digest.read(key.fingerprint(), 0),
        1);
  }
}
