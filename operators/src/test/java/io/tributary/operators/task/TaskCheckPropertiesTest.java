package io.tributary.operators.task;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tributary.schemas.TaskSpec;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever a task asks for, checking it says what is wrong, and does not fail: one failure would
 * stop the job for all tasks.
 */
final class TaskCheckPropertiesTest {
  @Property(tries = 20_000)
  void noTaskMakesTheCheckFail(@ForAll long seed) {
    TaskSpec task = OddTasks.of(new Random(seed));
    assertThatCode(() -> decide(task)).as("%s", task).doesNotThrowAnyException();
  }

  /** What a job does with a task before it opens it. */
  private static void decide(TaskSpec task) {
    if (TaskCheck.problems(task).isEmpty()) {
      HeldCheck.memory(TaskPlan.of(task), 1 << 30);
    }
  }
}
