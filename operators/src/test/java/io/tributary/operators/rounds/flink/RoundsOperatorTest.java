package io.tributary.operators.rounds.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.flink.FoldTypes;
import io.tributary.operators.fold.flink.NoiseKeySource;
import io.tributary.operators.select.CohortRequest;
import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RoundsOperatorTest {
  private static KeyedOneInputStreamOperatorTestHarness<String, LogRecord, BlockOrder> harness()
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, LogRecord, BlockOrder> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RoundsOperator(2, NoiseKeySource.none())),
            record -> TaskPath.of(record).text(),
            Types.STRING);
    harness.setup(
        FoldTypes.ORDER.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }

  private static LogRecord record(JournalFact fact, long at) {
    return new LogRecord(
        "tributary.clinics.journal",
        0,
        0,
        at,
        fact.getTask().getBytes(StandardCharsets.UTF_8),
        WireWriter.encode(fact));
  }

  @Test
  void aDeadlineIsProposedAfterARestoreAndTimersAreGoneAtTheEnd() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = harness()) {
      before.open();
      before.processElement(record(Fixtures.opened(Fixtures.task(2, 1).build()), 100), 0);
      before.processElement(record(Fixtures.admitted(1, "a", 0), 200), 0);
      assertThat(before.extractOutputValues()).as("start and fold of 3 blocks").hasSize(6);
      assertThat(before.numProcessingTimeTimers()).isEqualTo(1);
      snapshot = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(snapshot);
      after.open();
      after.setProcessingTime(1099);
      assertThat(after.getSideOutput(RoundsOperator.RECORDS)).isNullOrEmpty();
      after.setProcessingTime(1100);
      OutRecord proposal = after.getSideOutput(RoundsOperator.RECORDS).peek().getValue();
      assertThat(proposal.topic()).isEqualTo("tributary.clinics.journal");
      JournalFact fact = new WireReader().read(JournalFact.class, proposal.value());
      assertThat(fact.getFact()).isEqualTo(new DeadlinePassed(1));
      after.processElement(record(fact, 1200), 0);
      List<BlockOrder> orders = after.extractOutputValues();
      assertThat(orders).hasSize(6);
      assertThat(orders.get(0)).isInstanceOf(BlockOrder.Close.class);
      assertThat(orders.get(5)).isInstanceOf(BlockOrder.End.class);
      assertThat(after.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aRoundThatClosesDisarmsItsDeadline() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(record(Fixtures.opened(Fixtures.task(1, 2).build()), 100), 0);
      harness.processElement(record(Fixtures.admitted(1, "a", 0), 200), 0);
      assertThat(harness.numProcessingTimeTimers()).as("only round 2's").isEqualTo(1);
      harness.setProcessingTime(1100);
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
      harness.processElement(record(Fixtures.admitted(2, "a", 1), 1150), 0);
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aCohortIsAskedForAndTakenBackAfterARestore() throws Exception {
    TaskSpec task = Fixtures.task(2, 1).build();
    task.getRounds().setSelection("random(seed=7)");
    task.getRounds().setOverSelection(1.5);
    OperatorSubtaskState snapshot;
    try (var before = harness()) {
      before.open();
      before.processElement(record(Fixtures.opened(task), 100), 0);
      assertThat(before.getSideOutput(RoundsOperator.DRAWS))
          .extracting(r -> r.getValue())
          .containsExactly(new CohortRequest("clinics", "t", 1, 3, 2, 7, 100, List.of()));
      assertThat(before.numProcessingTimeTimers()).as("no deadline yet").isZero();
      snapshot = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(snapshot);
      after.open();
      JournalFact drawn = new JournalFact("t", new CohortDrawn(1, List.of("a", "b", "c")));
      after.processElement(record(drawn, 200), 0);
      assertThat(after.getSideOutput(RoundsOperator.DRAWS))
          .extracting(r -> r.getValue())
          .containsExactly(CohortRequest.known("clinics", "t", 1));
      assertThat(after.numProcessingTimeTimers()).isEqualTo(1);
      after.processElement(record(Fixtures.admitted(1, "a", 0), 300), 0);
      after.processElement(record(Fixtures.admitted(2, "c", 0), 400), 0);
      List<BlockOrder> orders = after.extractOutputValues();
      assertThat(orders.get(orders.size() - 1)).isInstanceOf(BlockOrder.End.class);
      assertThat(after.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void garbageInTheJournalGoesToTheRejects() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(
          new LogRecord("tributary.clinics.journal", 0, 5, 1, null, new byte[] {1}), 0);
      harness.processElement(
          new LogRecord("tributary.clinics.journal", 0, 6, 1, new byte[] {1}, null), 0);
      assertThat(harness.getSideOutput(RoundsOperator.RECORDS))
          .extracting(r -> r.getValue().topic())
          .containsExactly("tributary.clinics.rejects", "tributary.clinics.rejects");
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }
}
