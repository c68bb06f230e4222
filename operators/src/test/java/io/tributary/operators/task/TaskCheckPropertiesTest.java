package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tributary.schemas.TaskSpec;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a task asks for, checking it says what is wrong, and does not fail: one failure would
 * stop the job for all tasks. {@code -Dodd.seeds=N} and {@code -Dodd.first=N} choose the tasks.
 */
final class TaskCheckPropertiesTest {
  private static final long FIRST = Long.getLong("odd.first", 1);
  private static final long SEEDS = Long.getLong("odd.seeds", 20_000);

  @Test
  void noChangeMakesTheCheckFail() {
    OddTasks.withOneChange().forEach(TaskCheckPropertiesTest::assertDecides);
  }

  @Test
  void noChangesTogetherMakeTheCheckFail() {
    LongStream.range(FIRST, FIRST + SEEDS)
        .mapToObj(OddTasks::of)
        .forEach(TaskCheckPropertiesTest::assertDecides);
  }

  private static void assertDecides(TaskSpec task) {
    assertThatCode(() -> decide(task)).as("%s", task).doesNotThrowAnyException();
  }

  /** What a job does with a task before it opens it. */
  private static void decide(TaskSpec task) {
    if (TaskCheck.problems(task).isEmpty()) {
      HeldCheck.memory(TaskPlan.of(task), 1 << 30);
    }
  }
}
