package io.tributary.local.grid;

import io.tributary.local.sim.Dataset;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Audits a training in one run (Steinke, Nasr and Jagielski 2023, Privacy Auditing with One (1)
 * Training Run): canaries send the same update of the clip norm in every round, each on parameters
 * of its own. What is left of the aggregates along a canary's update is its score.
 */
public final class CanaryAttack implements PrivacyAttack {
  private final TaskPlan plan;
  private final List<Dataset> shares;
  private final Setting setting;
  private final int length;

  /**
   * An attack by canaries.
   *
   * @param task private, with algorithm fedavg of deltas and optimizer sgd
   * @param shares the data of those who train
   * @param setting with at most one canary per parameter
   */
  public CanaryAttack(TaskSpec task, List<Dataset> shares, Setting setting) {
    plan = TaskPlan.of(task);
    this.shares = List.copyOf(shares);
    this.setting = setting;
    length = Math.toIntExact(plan.layout().parameters());
    if (setting.trials() > length) {
      throw new IllegalArgumentException(
          "the model has room for " + length + " canaries, not " + setting.trials());
    }
  }

  @Override
  public String name() {
    return "canaries";
  }

  @Override
  public Scores run(boolean noise) {
    Random random = setting.random();
    List<float[]> canaries = canaries(random);
    boolean[] in = setting.coins(random);
    List<float[]> guests =
        IntStream.range(0, in.length).filter(c -> in[c]).mapToObj(canaries::get).toList();
    PrivateTraining training = new PrivateTraining(plan, shares, setting.seed(), noise);
    double[] scores = new double[in.length];
    for (int round = 0; round < plan.spec().getRounds().getCount(); round++) {
      double[] rest = training.round(guests);
      for (int c = 0; c < in.length; c++) {
        scores[c] += along(canaries.get(c), rest);
      }
    }
    return Scores.of(scores, in);
  }

  /** Of random signs, of the clip norm, on disjoint random parameters. */
  private List<float[]> canaries(Random random) {
    List<Integer> parameters = new ArrayList<>(IntStream.range(0, length).boxed().toList());
    Collections.shuffle(parameters, random);
    int each = length / setting.trials();
    float size = (float) (plan.spec().getPrivacy().getClipNormL2() / Math.sqrt(each));
    List<float[]> canaries = new ArrayList<>();
    for (int c = 0; c < setting.trials(); c++) {
      float[] canary = new float[length];
      for (int i = c * each; i < (c + 1) * each; i++) {
        canary[parameters.get(i)] = random.nextBoolean() ? size : -size;
      }
      canaries.add(canary);
    }
    return canaries;
  }

  private static double along(float[] canary, double[] rest) {
    double sum = 0;
    for (int i = 0; i < canary.length; i++) {
      sum += canary[i] * rest[i];
    }
    return sum;
  }
}
