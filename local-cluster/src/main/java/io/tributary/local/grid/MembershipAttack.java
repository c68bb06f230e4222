package io.tributary.local.grid;

import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.DenseNetwork;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the final model alone whether a participant was among those who made it (Yeom et al. 2018;
 * many trainings with and without it as in Carlini et al. 2022, Membership Inference Attacks From
 * First Principles): the lower its loss on the participant's examples, the more it looks so. The
 * participant is easy to find, for its labels are all wrong.
 */
public final class MembershipAttack implements PrivacyAttack {
  private final TaskPlan plan;
  private final List<Dataset> others;
  private final Dataset target;
  private final Setting setting;

  /**
   * An attack by many trainings.
   *
   * @param task private, with algorithm fedavg of deltas and optimizer sgd
   * @param shares at least two; the first one is asked about
   */
  public MembershipAttack(TaskSpec task, List<Dataset> shares, Setting setting) {
    plan = TaskPlan.of(task);
    target = wrong(shares.get(0));
    others = List.copyOf(shares.subList(1, shares.size()));
    this.setting = setting;
  }

  /** The same examples, each called by the next class. */
  private static Dataset wrong(Dataset data) {
    int[] labels = data.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (labels[i] + 1) % data.classes();
    }
    return new Dataset(data.features(), labels, data.classes());
  }

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public Scores run(boolean noise) {
    boolean[] in = setting.coins(setting.random());
    double[] scores = new double[in.length];
    for (int t = 0; t < in.length; t++) {
      List<Dataset> shares = new ArrayList<>(others);
      if (in[t]) {
        shares.add(target);
      }
      PrivateTraining training =
          new PrivateTraining(plan, shares, setting.seed() * 1_000_003 + t, noise);
      for (int round = 0; round < plan.spec().getRounds().getCount(); round++) {
        training.round(List.of());
      }
      scores[t] = -new DenseNetwork(plan.spec(), training.model()).evaluate(target).loss();
    }
    return Scores.of(scores, in);
  }
}
