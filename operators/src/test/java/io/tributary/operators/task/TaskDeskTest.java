package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpstreamSpec;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskDeskTest {
  private static final long OFFSET = 17;
  private final WireReader reader = new WireReader();
  private final TaskSpec task = Fixtures.task(2, 3).build();

  private TaskDesk.Verdict judge(TaskSpec spec, TaskSpec opened) {
    return judge("t", WireWriter.encode(spec), opened);
  }

  private TaskDesk.Verdict judge(String key, byte[] value, TaskSpec opened) {
    LogRecord record =
        new LogRecord(
            "tributary.clinics.tasks", 0, OFFSET, 5, key.getBytes(StandardCharsets.UTF_8), value);
    return new TaskDesk(reader, HeldCheck.DEFAULT_MEMORY_BYTES, null).judge(record, opened);
  }

  private TaskSpec changed(Consumer<TaskSpec> change) {
    TaskSpec other = TaskSpec.newBuilder(task).build();
    change.accept(other);
    return other;
  }

  private Object proposed(TaskDesk.Verdict verdict) throws WireException {
    assertThat(verdict.records()).hasSize(1);
    OutRecord record = verdict.records().get(0);
    assertThat(record.topic()).isEqualTo("tributary.clinics.journal");
    JournalFact fact = reader.read(JournalFact.class, record.value());
    assertThat(fact.getTask()).isEqualTo("t");
    return fact.getFact();
  }

  private void assertRefused(TaskDesk.Verdict verdict, RejectionCode code, String detail)
      throws WireException {
    assertThat(verdict.opened()).as("nothing changes").isNull();
    assertThat(verdict.records()).hasSize(1);
    assertThat(verdict.records().get(0).topic()).isEqualTo("tributary.clinics.rejects");
    Rejection rejection = reader.read(Rejection.class, verdict.records().get(0).value());
    assertThat(rejection.getCode()).isEqualTo(code);
    assertThat(rejection.getDetail()).contains(detail).contains("Fix: ");
    assertThat(rejection.getOffset()).isEqualTo(OFFSET);
  }

  @Test
  void aNewTaskIsProposedAndRemembered() throws WireException {
    TaskDesk.Verdict verdict = judge(task, null);
    assertThat(proposed(verdict)).isEqualTo(new TaskOpened(task, null));
    assertThat(verdict.opened()).isEqualTo(task);
  }

  @Test
  void theSameTaskAgainIsNoNews() {
    TaskDesk.Verdict verdict = judge(task, task);
    assertThat(verdict.records()).isEmpty();
    assertThat(verdict.opened()).isNull();
  }

  static Stream<Consumer<TaskSpec>> changesOfRounds() {
    return Stream.of(
        t -> t.getRounds().setCount(4),
        t -> t.getRounds().setQuorum(5),
        t -> t.getRounds().setDeadlineMillis(5000),
        t -> t.getRounds().setPolicy("buffered"),
        t -> t.getRounds().setSelection("random(seed=1)"));
  }

  @ParameterizedTest
  @MethodSource("changesOfRounds")
  void changedRoundsAreProposedWithTheRequestsOffset(Consumer<TaskSpec> change)
      throws WireException {
    TaskSpec next = Fixtures.task(2, 3).build();
    change.accept(next);
    TaskDesk.Verdict verdict = judge(next, task);
    assertThat(proposed(verdict)).isEqualTo(new RoundsChanged(next.getRounds(), OFFSET));
    assertThat(verdict.opened()).isEqualTo(next);
    assertThat(judge(next, next).records()).as("the same again").isEmpty();
    assertThat(proposed(judge(task, next))).as("and back").isInstanceOf(RoundsChanged.class);
  }

  static Stream<Consumer<TaskSpec>> otherChanges() {
    return Stream.of(
        t -> t.getModel().setParameters(List.of(new ParameterSpec("w", List.of(6)))),
        t -> t.getModel().setBlockSize(3),
        t -> t.getModel().setInitialization("glorot(seed=1)"),
        t -> t.getAggregation().setAlgorithm("fednova"),
        t -> t.getAggregation().setWeightBy("uniform"),
        t -> t.getAggregation().setOf("models"),
        t -> t.getOptimizer().setName("fedadam"),
        t -> t.getOptimizer().setLearningRate(0.5),
        t -> t.getOptimizer().setSchedule("cosine(rounds=3)"),
        t -> t.getBounds().setMaxNormL2(50),
        t -> t.getBounds().setMaxControlNormL2(1),
        t -> t.getTraining().setLocalEpochs(2),
        t -> t.setUpstream(new UpstreamSpec("country", "t")));
  }

  @ParameterizedTest
  @MethodSource("otherChanges")
  void anyOtherChangeOfAnOpenTaskIsRefused(Consumer<TaskSpec> change) throws WireException {
    TaskSpec other = Fixtures.task(2, 3).build();
    change.accept(other);
    assertRefused(
        judge(other, task), RejectionCode.TASK_ALREADY_OPEN, "open with another specification");
    other.getRounds().setCount(4);
    assertRefused(judge(other, task), RejectionCode.TASK_ALREADY_OPEN, "change only its rounds");
  }

  @Test
  void aStopIsProposedOnceAndIsFinal() throws WireException {
    TaskSpec stopped = changed(t -> t.setDesiredState(DesiredState.STOPPED));
    TaskDesk.Verdict verdict = judge(stopped, task);
    assertThat(proposed(verdict)).isEqualTo(new TaskStopped(""));
    assertThat(verdict.opened()).isEqualTo(stopped);
    assertThat(judge(stopped, stopped).records()).isEmpty();
    assertRefused(judge(task, stopped), RejectionCode.TASK_ALREADY_OPEN, "was stopped");
  }

  @Test
  void aStopGoesBeforeAChangeOfRounds() throws WireException {
    TaskSpec stopped = Fixtures.task(5, 3).setDesiredState(DesiredState.STOPPED).build();
    assertThat(proposed(judge(stopped, task))).isInstanceOf(TaskStopped.class);
    TaskSpec again = Fixtures.task(6, 3).setDesiredState(DesiredState.STOPPED).build();
    assertThat(judge(again, stopped).records()).as("rounds of a stopped task").isEmpty();
  }

  @Test
  void roundsThatCannotRunAreRefused() throws WireException {
    TaskSpec wrong = Fixtures.task(2, 3).build();
    wrong.getRounds().setPolicy("asink");
    assertRefused(judge(wrong, task), RejectionCode.INVALID_TASK, "known: async, buffered, sync");
  }

  @Test
  void whatIsNoTaskOfThisKeyIsRefused() throws WireException {
    assertRefused(
        judge("u", WireWriter.encode(task), null), RejectionCode.INVALID_TASK, "another key");
    TaskSpec elsewhere = changed(t -> t.setFederation("banks"));
    assertRefused(judge(elsewhere, null), RejectionCode.INVALID_TASK, "banks/t");
    assertThat(judge("t", null, task).records()).as("a removal").isEmpty();
    assertRefused(
        judge("t", new byte[(1 << 18) + 1], null), RejectionCode.TOO_LARGE, "more than 262144");
  }
}
