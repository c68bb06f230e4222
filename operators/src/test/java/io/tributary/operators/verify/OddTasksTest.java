package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** What passes the check of tasks runs, however odd, and can be recomputed. */
final class OddTasksTest {
  private static final NoiseKey KEY = PrivateTasks.key(3);

  private static final Map<String, Double> METRICS =
      Map.of("localSteps", 3.0, "initialLoss", 0.5, "quality", 0.5);

  @Property(tries = 3000)
  void whatPassesTheCheckRuns(@ForAll long seed) {
    Random random = new Random(seed);
    TaskSpec spec = OddTasks.of(random);
    boolean runs = TaskCheck.problems(spec).isEmpty() && fits(spec);
    Statistics.label("runs").collect(runs);
    if (!runs) {
      return;
    }
    RecordedTask task = new RecordedTask(spec, spec.getPrivacy() == null ? null : KEY);
    for (int version = 0; version < 4; version++) {
      for (String participant : new String[] {"a", "b", "c", "d", "e"}) {
        float[] delta = new float[5];
        for (int i = 0; i < delta.length; i++) {
          delta[i] = (float) random.nextGaussian() / 8;
        }
        send(task, spec, participant, version, delta);
      }
    }
    assertThat(task.verify().divergences()).as("%s", spec).isZero();
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
