package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.RoundsSpec;
import io.tributary.serde.LogRecord;
import io.tributary.serde.WireWriter;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

final class TaskAnswerTest {
  private static final long REQUEST = 7;
  private final TaskAnswer answer =
      new TaskAnswer(TaskFile.read(null, Map.of("metadata.name", "t")), REQUEST);

  private static LogRecord record(String stream, SpecificRecordBase value) {
    return new LogRecord("tributary.clinics." + stream, 0, 0, 1000, null, WireWriter.encode(value));
  }

  private static LogRecord rejection(String topic, String task, long offset) {
    return record(
        "rejects",
        Rejection.newBuilder()
            .setTopic("tributary.clinics." + topic)
            .setPartition(0)
            .setOffset(offset)
            .setAppendedAtMillis(0)
            .setRecordBytes(1)
            .setCode(RejectionCode.TASK_ALREADY_OPEN)
            .setDetail("the task is open with another specification")
            .setTask(task)
            .build());
  }

  private static LogRecord opened(String task) {
    return record(
        "rounds",
        new RoundFact(
            task,
            RoundOpened.newBuilder()
                .setRound(1)
                .setBaseVersion(0)
                .setQuorum(4)
                .setMinimum(2)
                .setOpenedAtMillis(1000)
                .setDeadlineAtMillis(2000)
                .build()));
  }

  @Test
  void gathersWhatIsSaidOfTheTask() {
    answer.accept(opened("other"));
    assertThat(answer.history().opened()).isEmpty();

    answer.accept(opened("t"));
    assertThat(answer.history().opened()).containsOnlyKeys(1);
    assertThat(answer.history().state(null)).isEqualTo("RUNNING");
  }

  @Test
  void theRefusalOfTheRequestIsTold() {
    assertThatThrownBy(() -> answer.accept(rejection("tasks", "t", REQUEST)))
        .isInstanceOfSatisfying(
            CliException.class,
            e -> {
              assertThat(e.errorCode()).isEqualTo("TASK_ALREADY_OPEN");
              assertThat(e.exitCode()).isEqualTo(1);
              assertThat(e).hasMessageContaining("open with another specification");
            });
  }

  @Test
  void theRefusalOfSomethingElseIsNoAnswer() {
    answer.accept(rejection("tasks", "t", REQUEST - 1));
    answer.accept(rejection("tasks", "other", REQUEST));
    answer.accept(rejection("updates", "t", REQUEST));
    answer.accept(new LogRecord("tributary.clinics.rejects", 0, 0, 0, null, new byte[] {1, 2}));

    assertThat(answer.history().opened()).isEmpty();
  }

  private static LogRecord change(String task, long requestOffset) {
    RoundsSpec rounds = TaskFile.read(null, Map.of("rounds.policy", "async")).getRounds();
    return record("journal", new JournalFact(task, new RoundsChanged(rounds, requestOffset)));
  }

  @Test
  void aChangeOfRoundsIsAnAnswerOnlyToItsOwnRequest() {
    answer.accept(change("other", REQUEST));
    answer.accept(change("t", REQUEST - 1));
    assertThat(answer.changed()).isFalse();

    answer.accept(change("t", REQUEST));
    assertThat(answer.changed()).isTrue();
  }
}
