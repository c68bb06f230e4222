package io.tributary.operators.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.DataSetSnapshot;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.ShareWanted;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.state.DataSetState;
import io.tributary.serde.Digest;
import io.tributary.serde.OutRecord;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class DataSetBudgetTest {
  private static final String KEY = DataSetBudget.key("wards");
  private static final Digest NOISE_KEY = Digest.sha256(new byte[1]);
  private DataSetState state;

  private static TaskSpec task(String name, double epsilon, Consumer<PrivacySpec.Builder> change) {
    PrivacySpec.Builder privacy =
        PrivateTasks.privacy()
            .setEpsilon(epsilon)
            .setMaxParticipations(3)
            .setDataSet("wards")
            .setDataSetEpsilon(8);
    privacy.setNoiseMultiplier(PrivacyPlan.calibrated(privacy.build(), 3));
    change.accept(privacy);
    return TaskSpec.newBuilder(PrivateTasks.task(4, 20, privacy.build())).setName(name).build();
  }

  private static TaskSpec task(String name, double epsilon) {
    return task(name, epsilon, p -> {});
  }

  private static ShareWanted wish(TaskSpec spec) {
    return new ShareWanted(spec, NOISE_KEY.toFixed(), 1, 5L, 1000L);
  }

  /** Applies a fact whose state survives a checkpoint; gives what is written. */
  private List<Object> apply(Object fact) {
    return apply(KEY, fact);
  }

  private List<Object> apply(String key, Object fact) {
    WireReader reader = new WireReader();
    DataSetBudget.Verdict verdict =
        DataSetBudget.judge(Fixtures.FEDERATION, state, new JournalFact(key, fact));
    List<Object> written = new ArrayList<>();
    try {
      if (verdict.state() != null) {
        state = reader.read(DataSetState.class, WireWriter.encode(verdict.state()));
      }
      for (OutRecord record : verdict.records()) {
        written.add(
            record.topic().endsWith(".rejects")
                ? reader.read(Rejection.class, record.value())
                : reader.read(JournalFact.class, record.value()).getFact());
      }
    } catch (WireException e) {
      throw new AssertionError(e);
    }
    return written;
  }

  @Test
  void tasksAreOpenedAsLongAsTheBudgetCoversThemAll() {
    TaskSpec first = task("first", 5);
    assertThat(apply(wish(first))).containsExactly(new TaskOpened(first, NOISE_KEY.toFixed()));
    assertThat(apply(wish(first))).as("a repeat").isEmpty();
    Rejection refused = (Rejection) apply(wish(task("second", 7))).get(0);
    assertThat(refused.getTask()).isEqualTo("second");
    assertThat(refused.getTopic()).isEqualTo("tributary." + Fixtures.FEDERATION + ".tasks");
    assertThat(List.of(refused.getPartition(), refused.getOffset())).containsExactly(1, 5L);
    assertThat(refused.getDetail()).contains("of which first hold", "ask for epsilon", "wards");
    double left =
        Double.parseDouble(refused.getDetail().replaceAll(".*ask for epsilon ([0-9.]+) .*", "$1"));
    assertThat(left).as("more than 8 - 5: noise adds up in squares").isBetween(4.0, 7.0);
    assertThat(apply(wish(task("more", left + 0.01)))).hasOnlyElementsOfType(Rejection.class);
    assertThat(apply(wish(task("exactly", left)))).hasOnlyElementsOfType(TaskOpened.class);
    double total = state.getShares().stream().mapToDouble(share -> share.getPrice()).sum();
    assertThat(DataSetBudget.epsilon(total, 1e-5)).isCloseTo(8, within(1e-2)).isLessThan(8.00001);
    Rejection none = (Rejection) apply(wish(task("late", 0.5))).get(0);
    assertThat(none.getDetail()).contains("first, exactly hold");
  }

  @Test
  void aShareIsAllThatTheTaskMaySpendOnOneParticipant() {
    TaskSpec spec = task("t", 4);
    double price = DataSetBudget.price(TaskPlan.of(spec).privacy());
    assertThat(DataSetBudget.epsilon(price, 1e-5))
        .isCloseTo(TaskPlan.of(spec).privacy().epsilon(3), within(1e-4));
    assertThat(DataSetBudget.epsilon(0, 1e-5)).isZero();
  }

  @Test
  void allTasksSayTheSameBudgetAndStrayFactsChangeNothing() {
    apply(wish(task("first", 2)));
    Rejection other =
        (Rejection) apply(wish(task("second", 2, p -> p.setDataSetEpsilon(9)))).get(0);
    assertThat(other.getDetail()).contains("(8.0, 1.0E-5)", "(9.0, 1.0E-5)");
    DataSetState before = state;
    assertThat(apply(DataSetBudget.key("other"), wish(task("third", 2)))).isEmpty();
    assertThat(apply(wish(task("bad", 2, p -> p.setDelta(0.5))))).isEmpty();
    assertThat(apply(new DataSetSnapshot(3L, DataSetState.newBuilder().build()))).isEmpty();
    assertThat(state).isEqualTo(before);
  }

  @Test
  void aJournalWithoutItsBeginningIsTakenUpFromASnapshot() {
    apply(wish(task("first", 5)));
    DataSetSnapshot snapshot = (DataSetSnapshot) apply(new SnapshotWanted(9L, 10_000)).get(0);
    assertThat(snapshot.getId()).isEqualTo(9);
    assertThat(apply(new SnapshotWanted(9L, 10))).as("too large").isEmpty();
    List<Object> grantedLater = apply(wish(task("later", 3)));
    assertThat(grantedLater).hasOnlyElementsOfType(TaskOpened.class);
    DataSetState whole = state;
    state = null;
    assertThat(apply(new SnapshotWanted(9L, 10_000))).isEmpty();
    assertThat(state.getKnown()).isFalse();
    assertThat(apply(wish(task("later", 3)))).as("it waits").isEmpty();
    assertThat(apply(wish(task("much", 8)))).isEmpty();
    List<Object> answered = apply(snapshot);
    assertThat(answered.get(0)).isEqualTo(grantedLater.get(0));
    assertThat(answered.get(1)).isInstanceOf(Rejection.class);
    assertThat(state).isEqualTo(whole);
  }

  @Test
  void onlyASnapshotWhoseRequestWasReadIsComplete() {
    apply(wish(task("first", 5)));
    DataSetSnapshot early = (DataSetSnapshot) apply(new SnapshotWanted(9L, 10_000)).get(0);
    apply(wish(task("second", 3)));
    DataSetSnapshot later = (DataSetSnapshot) apply(new SnapshotWanted(10L, 10_000)).get(0);
    DataSetState whole = state;
    state = null;
    assertThat(apply(early)).as("it does not tell of the second").isEmpty();
    assertThat(apply(wish(task("much", 8)))).as("it waits").isEmpty();
    assertThat(apply(new SnapshotWanted(10L, 10_000))).isEmpty();
    assertThat(apply(early)).isEmpty();
    assertThat(apply(later)).hasOnlyElementsOfType(Rejection.class);
    assertThat(state).isEqualTo(whole);
    state = null;
    for (long request = 10; request < 100; request++) {
      apply(new SnapshotWanted(request, 10_000));
    }
    assertThat(state.getRequests()).hasSizeLessThan(50).doesNotContain(10L).contains(99L);
  }
}
