package io.tributary.local.grid;

import io.tributary.local.attack.AttackSpec;
import io.tributary.local.attack.Knowledge;
import io.tributary.local.sim.Adversary;
import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.DenseNetwork;
import io.tributary.local.sim.RuleInUse;
import io.tributary.local.sim.RuleInUse.Circumstances;
import io.tributary.local.sim.ShareTraining;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.L2Clip;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A federation without broker and job: every participant contributes to every round, updates are
 * clipped to the task's bound, those that are not finite are refused, the task's rule makes the
 * aggregate, and it is added to the model. With the same seed the updates are those of the demo;
 * models can differ from the job's by rounding, since sums are made here in double and there on a
 * grid.
 */
public final class PlainFederation {
  private final TaskPlan plan;
  private final RuleInUse rule;
  private final List<Dataset> shares;
  private final long seed;
  private final Optional<Adversary> adversary;
  private final float[] model;
  private double[] previous;
  private int version;

  /**
   * A federation before its first round.
   *
   * @param task with algorithm fedavg of deltas and optimizer sgd
   * @param shares the data of all participants, attackers last
   * @throws IllegalArgumentException for another task, or an attack that is not possible
   */
  public PlainFederation(
      TaskSpec task, List<Dataset> shares, Optional<AttackSpec> attack, long seed) {
    plan = TaskPlan.of(task);
    boolean known =
        task.getAggregation().getAlgorithm().equals("fedavg")
            && task.getOptimizer().getName().equals("sgd")
            && !plan.ofModels();
    if (!known) {
      throw new IllegalArgumentException(
          "only tasks with algorithm fedavg of deltas and optimizer sgd are recomputed");
    }
    rule = RuleInUse.of(plan);
    this.shares = List.copyOf(shares);
    this.seed = seed;
    adversary = attack.map(spec -> new Adversary(task, shares, spec, seed, rule));
    model = initial(plan);
    previous = new double[model.length];
  }

  private static float[] initial(TaskPlan plan) {
    float[] model = new float[Math.toIntExact(plan.layout().parameters())];
    for (int block = 0; block < plan.layout().blocks(); block++) {
      float[] part = plan.initial(block);
      System.arraycopy(part, 0, model, Math.toIntExact(plan.layout().start(block)), part.length);
    }
    return model;
  }

  /** Runs one round; returns the number of updates that it folded. */
  public int round() {
    List<float[]> updates = new ArrayList<>();
    List<Double> factors = new ArrayList<>();
    int honest = adversary.map(Adversary::honest).orElse(shares.size());
    float[][] known = adversary.map(a -> a.honestUpdates(model, version)).orElseGet(this::train);
    for (int p = 0; p < shares.size(); p++) {
      float[] update = p < honest ? known[p] : attack(p);
      if (finite(update)) {
        L2Clip.clip(update, plan.spec().getBounds().getMaxNormL2());
        updates.add(update);
        factors.add(factor(shares.get(p)));
      }
    }
    Circumstances round = circumstances(factors);
    previous =
        plan.privacy() == null
            ? rule.aggregate(updates.toArray(float[][]::new), round)
            : new NoisyMean(plan, seed).of(updates, factors, version + 1);
    double rate = plan.spec().getOptimizer().getLearningRate();
    for (int i = 0; i < model.length; i++) {
      model[i] = (float) (model[i] + rate * previous[i]);
    }
    version++;
    return updates.size();
  }

  private Circumstances circumstances(List<Double> factors) {
    double[] each = factors.stream().mapToDouble(Double::doubleValue).toArray();
    return new Circumstances(each, previous, seed * 1_000_003 + version);
  }

  /** What an attacker sends, who tries the rule with the previous aggregate that there is. */
  private float[] attack(int participant) {
    double[] before = previous;
    Knowledge.Target target =
        rows -> {
          double[] equal = new double[rows.length];
          java.util.Arrays.fill(equal, 1);
          return rule.aggregate(rows, new Circumstances(equal, before, seed + version));
        };
    return adversary.orElseThrow().update(participant, model, version, target);
  }

  private float[][] train() {
    float[][] updates = new float[shares.size()][];
    for (int p = 0; p < updates.length; p++) {
      ShareTraining training =
          new ShareTraining(plan.spec(), shares.get(p), ShareTraining.seedOf(seed, p));
      updates[p] = training.train(model, version, null).delta();
    }
    return updates;
  }

  /** What the federation's checks let pass: a norm that is not finite is none within the bound. */
  private static boolean finite(float[] update) {
    double squares = 0;
    for (float value : update) {
      squares += (double) value * value;
    }
    return squares < Float.MAX_VALUE;
  }

  private double factor(Dataset share) {
    double weight = Math.min(share.size(), plan.spec().getBounds().getMaxWeight());
    return plan.weighting().units(weight, Map.of("quality", 1.0)) * 0x1p-20;
  }

  /** How good the model is now on some examples. */
  public DenseNetwork.Evaluation evaluate(Dataset examples) {
    return new DenseNetwork(plan.spec(), model).evaluate(examples);
  }
}
