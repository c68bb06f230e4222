package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.OddTasks;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.TaskSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What passes the check of tasks runs, however odd, and can be recomputed. {@code -Dodd.seeds=N}
 * and {@code -Dodd.first=N} choose the tasks.
 */
final class OddTasksTest {
  private static final NoiseKey KEY = PrivateTasks.key(3);

  private static final Map<String, Double> METRICS =
      Map.of("localSteps", 3.0, "initialLoss", 0.5, "quality", 0.5);

  private static final long FIRST = Long.getLong("odd.first", 1);
  private static final long SEEDS = Long.getLong("odd.seeds", 3000);

  @Test
  void withOneChangeATaskRuns() {
    assertThat(OddTasks.withOneChange().filter(OddTasksTest::runs)).hasSizeGreaterThan(300);
  }

  @Test
  void withSeveralChangesATaskRuns() {
    LongStream.range(FIRST, FIRST + SEEDS).mapToObj(OddTasks::of).forEach(OddTasksTest::runs);
  }

  /** Whether a task passes the check; if so, it must run. */
  private static boolean runs(TaskSpec spec) {
    boolean runs = TaskCheck.problems(spec).isEmpty() && fits(spec);
    if (runs) {
      assertThatCode(() -> run(spec)).as("%s", spec).doesNotThrowAnyException();
    }
    return runs;
  }

  private static void run(TaskSpec spec) {
    Random random = new Random(1);
    RecordedTask task = new RecordedTask(spec, spec.getPrivacy() == null ? null : KEY);
    for (int version = 0; version < 4; version++) {
      for (String participant : new String[] {"a", "b", "c", "d", "e"}) {
        float[] delta = new float[5];
        for (int i = 0; i < delta.length; i++) {
          float size = (float) random.nextGaussian() / 8;
          delta[i] =
              switch (version) {
                case 0 -> Math.abs(size); // The sums get as far as they can.
                case 1 -> -Math.abs(size);
                default -> size;
              };
        }
        send(task, spec, participant, version, delta);
      }
    }
    assertThat(task.verify().divergences()).isZero();
  }

  private static void send(
      RecordedTask task, TaskSpec spec, String participant, int version, float[] delta) {
    List<String> names = task.plan().vectors();
    float[][] vectors = new float[names.size()][];
    Arrays.fill(vectors, delta);
    task.send(
        participant,
        Fixtures.payloads(spec, vectors),
        header ->
            header.setBaseVersion(version).setWeight(1.5).setMetrics(METRICS).setVectors(names));
  }

  /** Whether updates like those above would be admitted. */
  private static boolean fits(TaskSpec spec) {
    TaskPlan plan = TaskPlan.of(spec);
    return plan.layout().parameters() == 5
        && spec.getBounds().getMaxWeight() >= 1.5
        && spec.getBounds().getMaxNormL2() >= 1
        && plan.weighting().missing(METRICS).isEmpty()
        && plan.algorithm().missing(METRICS).isEmpty();
  }
}
