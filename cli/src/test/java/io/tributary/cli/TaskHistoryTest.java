package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import org.junit.jupiter.api.Test;

final class TaskHistoryTest {
  private final TaskHistory history = new TaskHistory();

  private void accept(Object fact) {
    history.accept(new RoundFact("t", fact), 3000);
  }

  private static TaskSpec task() {
    return new TaskSpec();
  }

  private static TaskSpec region() {
    TaskSpec spec = task();
    spec.setUpstream(new UpstreamSpec("country", "t"));
    return spec;
  }

  @Test
  void whatTheJournalDoesNotOpenIsNotOpened() {
    assertThat(history.state(null)).isEqualTo("NOT_OPENED");
  }

  @Test
  void aRegionsTaskWithoutAModelAwaitsIt() {
    assertThat(history.state(region())).isEqualTo("AWAITING_MODEL");
  }

  @Test
  void anotherTaskWithoutARoundIsOpening() {
    assertThat(history.state(task())).isEqualTo("OPENING");
  }

  @Test
  void withARoundATaskRunsUntilItEnds() {
    accept(
        RoundOpened.newBuilder()
            .setRound(1)
            .setBaseVersion(0)
            .setQuorum(2)
            .setMinimum(1)
            .setOpenedAtMillis(1000)
            .setDeadlineAtMillis(0)
            .build());
    assertThat(history.state(region())).isEqualTo("RUNNING");
    accept(new TaskEnded(0, "STOPPED"));
    assertThat(history.state(region())).isEqualTo("STOPPED");
  }
}
