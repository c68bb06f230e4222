package io.tributary.operators.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.DataSetSnapshot;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ShareWanted;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateDropped;
import io.tributary.schemas.state.DataSetState;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalKeeperTest {
  private static final long KEPT = 1000;
  private final JournalKeeper keeper = new JournalKeeper(KEPT, 7);

  private void read(String task, int partition, long offset, long at, Object fact) {
    LogRecord record =
        new LogRecord(
            "tributary.clinics.journal",
            partition,
            offset,
            at,
            task.getBytes(StandardCharsets.UTF_8),
            new byte[0]);
    keeper.read(record, new JournalFact(task, fact));
  }

  private static TaskOpened opened(String task) {
    return new TaskOpened(Fixtures.task(1, 1).setName(task).build(), null);
  }

  private static TaskSnapshot snapshot(long id) {
    return new TaskSnapshot(
        id, RoundsState.newBuilder().setIncluded(List.of()).setDecided(List.of()).build());
  }

  private void readSnapshot(String task, int partition, long offset, long at, long id) {
    read(task, partition, offset, at, new SnapshotWanted(id, 100));
    read(task, partition, offset + 1, at + 1, snapshot(id));
  }

  @Test
  void theBudgetOfADataSetIsKeptLikeATask() {
    TaskSpec spec = Fixtures.task(1, 1).build();
    ShareWanted wanted = new ShareWanted(spec, Fixtures.id(1).toFixed(), 0, 0L, 0L);
    read("dataset/wards", 0, 3, 10_000, wanted);
    assertThat(keeper.firstKept(20_000)).isEqualTo(Map.of(0, 3L));
    assertThat(keeper.due(10_251, 100)).hasSize(1);
    read("dataset/wards", 0, 7, 10_260, new SnapshotWanted(4L, 100));
    assertThat(keeper.firstKept(20_000)).isEqualTo(Map.of(0, 3L));
    DataSetState state = DataSetState.newBuilder().build();
    read("dataset/wards", 0, 8, 10_261, new DataSetSnapshot(4L, state));
    assertThat(keeper.firstKept(20_000)).isEqualTo(Map.of(0, 7L));
  }

  @Test
  void aTaskIsAskedForASnapshotWhenItsNewestPointIsAQuarterOld() {
    read("t", 0, 0, 10_000, opened("t"));

    assertThat(keeper.due(10_250, 100)).isEmpty();
    assertThat(keeper.due(10_251, 100))
        .singleElement()
        .satisfies(
            fact -> {
              assertThat(fact.getTask()).isEqualTo("t");
              assertThat(((SnapshotWanted) fact.getFact()).getMaxBytes()).isEqualTo(100);
            });
    assertThat(keeper.due(10_252, 100)).as("it was asked just now").isEmpty();
    assertThat(keeper.due(10_400, 100)).as("nothing came of it").hasSize(1);
  }

  @Test
  void twoRequestsOfOneKeeperNeverShareAName() {
    read("t", 0, 0, 0, opened("t"));
    read("u", 0, 1, 0, opened("u"));

    List<Object> facts =
        keeper.due(10_000, 1).stream()
            .map(fact -> (Object) ((SnapshotWanted) fact.getFact()).getId())
            .toList();

    assertThat(facts).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void whatLiesBeforeTheNewestOldPointOfEachTaskMayGo() {
    read("t", 0, 0, 0, opened("t"));
    read("u", 0, 5, 0, opened("u"));
    readSnapshot("t", 0, 10, 500, 1);
    readSnapshot("t", 0, 20, 900, 2);
    readSnapshot("u", 0, 30, 950, 3);

    assertThat(keeper.firstKept(1400)).containsExactly(Map.entry(0, 0L));
    assertThat(keeper.firstKept(1900)).as("u is still at its opening").containsEntry(0, 5L);
    assertThat(keeper.firstKept(1950)).containsEntry(0, 20L);
    assertThat(keeper.firstKept(99_999)).as("t has no newer point").containsEntry(0, 20L);
  }

  @Test
  void aTaskWithoutAPointHoldsAllThatIsThereOfIt() {
    read("t", 1, 40, 0, new UpdateDropped());
    read("u", 1, 50, 0, opened("u"));
    read("v", 2, 60, 0, opened("v"));

    assertThat(keeper.firstKept(1_000_000)).isEqualTo(Map.of(1, 40L, 2, 60L));
  }

  @Test
  void anOpeningThatIsRepeatedIsNoPoint() {
    read("t", 0, 0, 0, opened("t"));
    read("t", 0, 9, 1, opened("t"));
    read("u", 1, 3, 0, new SnapshotWanted(4L, 100));
    read("u", 1, 4, 0, opened("u"));

    assertThat(keeper.firstKept(1_000_000)).isEqualTo(Map.of(0, 0L, 1, 3L));
  }

  @Test
  void aSnapshotWithoutItsRequestOrWithAnAmbiguousOneIsNoPoint() {
    read("t", 0, 0, 0, opened("t"));
    read("t", 0, 1, 0, snapshot(9));
    read("t", 0, 2, 0, new SnapshotWanted(5L, 100));
    read("t", 0, 3, 0, new SnapshotWanted(5L, 100));
    read("t", 0, 4, 0, snapshot(5));

    assertThat(keeper.firstKept(1_000_000)).containsEntry(0, 0L);
  }

  @Test
  void whatIsReadAgainChangesNothing() {
    read("t", 0, 0, 0, opened("t"));
    readSnapshot("t", 0, 10, 500, 1);
    readSnapshot("t", 0, 10, 500, 1);

    assertThat(keeper.firstKept(5000)).containsEntry(0, 10L);
    assertThat(keeper.due(600, 1)).isEmpty();
  }

  @Test
  void noJournalBeginsWithTheRepetitionOfAnOpening() {
    read("t", 0, 0, 0, opened("t"));
    readSnapshot("t", 0, 10, 500, 1);
    read("u", 0, 14, 600, opened("u"));
    read("t", 0, 15, 600, opened("t"));
    readSnapshot("t", 0, 20, 700, 2);

    assertThat(keeper.firstKept(9000))
        .as("at u's point, 14, the first fact of t would be its repeated opening")
        .containsEntry(0, 11L);
  }

  @Test
  void seamsOfSeveralTasksAreLeftOneAfterTheOther() {
    read("t", 0, 0, 0, opened("t"));
    read("u", 0, 1, 0, opened("u"));
    readSnapshot("t", 0, 10, 500, 1);
    read("u", 0, 12, 500, new UpdateDropped());
    read("t", 0, 13, 600, opened("t"));
    read("v", 0, 15, 600, opened("v"));
    read("u", 0, 16, 600, opened("u"));
    readSnapshot("t", 0, 20, 700, 2);
    readSnapshot("u", 0, 22, 700, 3);

    assertThat(keeper.firstKept(9000)).as("12 for u, then 11 for t").containsEntry(0, 11L);
  }

  @Test
  void aStopBeforeTheOpeningHoldsNothing() {
    read("t", 0, 0, 0, new TaskStopped(""));
    read("u", 0, 1, 0, opened("u"));
    readSnapshot("u", 0, 10, 500, 1);

    assertThat(keeper.firstKept(9000)).containsEntry(0, 10L);
    assertThat(keeper.due(9000, 100)).allMatch(fact -> fact.getTask().equals("u"));
  }
}
