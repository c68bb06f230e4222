package io.tributary.operators.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.SquaredNorm;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What a private release rests on, and that these checks catch five ways to get it wrong: each is
 * planted in turn and must be found.
 */
final class PrivateReleaseTest {
  private static final double CAP = 3;
  private static final NoiseKey KEY = PrivateTasks.key(5);
  private static final int PARAMETERS = 200;
  private static final int LENGTH = 20_000;

  /** What a release is made of; a mutant stands in for one part. */
  private static class Release {
    final TaskPlan plan;
    final RoundState state = new RoundState();

    Release() {
      this(task(1));
    }

    Release(TaskSpec task) {
      state.begin(PrivateTasks.opened(task, KEY));
      plan = state.plan;
    }

    static TaskSpec task(double clip) {
      PrivacySpec privacy = PrivateTasks.privacy().setClipNormL2(clip).build();
      TaskSpec task = PrivateTasks.task(4, 20, privacy);
      ModelSpec model =
          ModelSpec.newBuilder(task.getModel())
              .setParameters(List.of(new ParameterSpec("w", List.of(PARAMETERS))))
              .build();
      return TaskSpec.newBuilder(task)
          .setModel(model)
          .setAggregation(
              AggregationSpec.newBuilder().setWeightBy("capped(max=" + CAP + ")").build())
          .build();
    }

    long sensitivity() {
      return plan.privacy().sensitivity();
    }

    double factor(double weight, double norm) {
      UpdateAdmitted admitted =
          UpdateAdmitted.newBuilder((UpdateAdmitted) Fixtures.admitted(1, "p", 0).getFact())
              .setWeight(weight)
              .setNormL2(norm)
              .setMetrics(Map.of())
              .build();
      return Tally.folded(state, Entry.include(state, admitted));
    }

    /** The whole numbers that an update adds to the sum. */
    final long[] terms(float[] update, double weight) {
      long[] units = new long[update.length];
      double norm = Math.sqrt(SquaredNorm.of(update, update.length));
      plan.privacy().grid().add(units, update, factor(weight, norm));
      return units;
    }

    long[] noise(int round) {
      long[] units = new long[LENGTH];
      plan.privacy()
          .addNoise(
              units,
              new double[0][],
              KEY,
              new PrivacyPlan.Release(plan.spec(), round, Digest.ZERO, 0));
      return units;
    }
  }

  /** Searches for an update that moves the sum further than is accounted. */
  private static void checkSensitivity(Release release) {
    checkSensitivity(release, 3000);
  }

  private static void checkSensitivity(Release release, int updates) {
    Random random = new Random(7);
    double unit = Math.scalb(1.0, -release.plan.privacy().grid().fractionBits());
    for (int i = 0; i < updates; i++) {
      float[] update = update(random, i, unit);
      double weight = i % 3 == 0 ? 1e-6 : 1 + random.nextDouble() * 90;
      BigDecimal square = BigDecimal.ZERO;
      for (long term : release.terms(update, weight)) {
        square = square.add(BigDecimal.valueOf(term).pow(2));
      }
      assertThat(square)
          .as("squared norm of what update %d adds", i)
          .isLessThanOrEqualTo(BigDecimal.valueOf(release.sensitivity()).pow(2));
    }
  }

  /**
   * Updates of all sizes: short, at the clip norm, far beyond it, and just rounded up everywhere.
   */
  private static float[] update(Random random, int i, double unit) {
    float[] update = new float[1 + random.nextInt(PARAMETERS)];
    double size = Math.pow(10, random.nextInt(6) - 3);
    for (int k = 0; k < update.length; k++) {
      update[k] =
          (float)
              switch (i % 4) {
                case 0 -> size * random.nextGaussian();
                case 1 -> 1 / Math.sqrt(update.length) * (random.nextBoolean() ? 1 : -1);
                case 2 -> unit * (0.5000001 + random.nextInt(3));
                default -> k == 0 ? 1.0 : unit * 0.51;
              };
    }
    return update;
  }

  /** The noise has the stated deviation, to five standard errors. */
  private static void checkNoise(Release release) {
    PrivacyPlan plan = release.plan.privacy();
    double sum = 0;
    for (long value : release.noise(1)) {
      double x = value / (double) plan.sensitivity();
      sum += x * x;
    }
    double z = plan.spec().getNoiseMultiplier();
    assertThat(sum / LENGTH).isGreaterThan(z * z * (1 - 5 * Math.sqrt(2.0 / LENGTH)));
    assertThat(sum / LENGTH).isLessThan(z * z * (1 + 5 * Math.sqrt(2.0 / LENGTH)));
  }

  private static void checkReplay(Release release) {
    assertThat(release.noise(1)).isEqualTo(release.noise(1));
    assertThat(release.noise(2)).isNotEqualTo(release.noise(1));
  }

  @Test
  void aSumStaysWithinTheSensitivityAtEveryClipNorm() {
    int taken = 0;
    for (int exponent = Double.MIN_EXPONENT - 52; exponent <= 10; exponent++) {
      TaskSpec task = Release.task(Math.scalb(1.0, exponent));
      if (TaskCheck.problems(task).isEmpty()) {
        checkSensitivity(new Release(task), 40);
        taken++;
      }
    }
    assertThat(taken).isGreaterThan(100);
  }

  @Test
  void aReleaseIsWhatIsAccounted() {
    Release release = new Release();
    checkSensitivity(release);
    checkNoise(release);
    checkReplay(release);
  }

  @Test
  void aHalvedSensitivityIsCaught() {
    Release bug =
        new Release() {
          @Override
          long sensitivity() {
            return super.sensitivity() / 2;
          }
        };
    assertThatThrownBy(() -> checkSensitivity(bug)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aSkippedClipIsCaught() {
    Release bug =
        new Release() {
          @Override
          double factor(double weight, double norm) {
            return super.factor(weight, 0);
          }
        };
    assertThatThrownBy(() -> checkSensitivity(bug)).isInstanceOf(AssertionError.class);
  }

  @Test
  void weightsThatAreNotInTheSensitivityAreCaught() {
    Release bug =
        new Release() {
          @Override
          long sensitivity() {
            TaskSpec uniform = PrivateTasks.task(4, 20, PrivateTasks.privacy().build());
            PrivacyPlan unweighted = TaskPlan.of(uniform).privacy();
            int finer = plan.privacy().grid().fractionBits() - unweighted.grid().fractionBits();
            return (long) Math.scalb((double) unweighted.sensitivity(), finer);
          }
        };
    assertThatThrownBy(() -> checkSensitivity(bug)).isInstanceOf(AssertionError.class);
  }

  @Test
  void halvedNoiseIsCaught() {
    Release bug = noisy(units -> halved(units));
    assertThatThrownBy(() -> checkNoise(bug)).isInstanceOf(AssertionError.class);
  }

  @Test
  void noiseThatIsDrawnAnewIsCaught() {
    int[] draws = {0};
    Release bug =
        noisy(
            units -> {
              units[0] += draws[0]++;
              return units;
            });
    assertThatThrownBy(() -> checkReplay(bug)).isInstanceOf(AssertionError.class);
  }

  private static long[] halved(long[] units) {
    for (int i = 0; i < units.length; i++) {
      units[i] /= 2;
    }
    return units;
  }

  private static Release noisy(UnaryOperator<long[]> change) {
    return new Release() {
      @Override
      long[] noise(int round) {
        return change.apply(super.noise(round));
      }
    };
  }
}
