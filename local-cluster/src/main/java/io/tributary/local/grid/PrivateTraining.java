package io.tributary.local.grid;

import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.ShareTraining;
import io.tributary.operators.task.TaskPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A private task's rounds in plain Java, with guests whose updates an attack has made. */
final class PrivateTraining {
  private final TaskPlan plan;
  private final List<Dataset> shares;
  private final long seed;
  private final boolean noise;
  private final NoisyMean mean;
  private final float[] model;
  private int round = 1;

  PrivateTraining(TaskPlan plan, List<Dataset> shares, long seed, boolean noise) {
    if (plan.privacy() == null) {
      throw new IllegalArgumentException("only private tasks can be audited");
    }
    this.plan = plan;
    this.shares = List.copyOf(shares);
    this.seed = seed;
    this.noise = noise;
    mean = new NoisyMean(plan, seed);
    model = new float[Math.toIntExact(plan.layout().parameters())];
  }

  /** Makes a round, and returns what of its aggregate is not due to the shares. */
  double[] round(List<float[]> guests) {
    List<float[]> updates = new ArrayList<>();
    for (int p = 0; p < shares.size(); p++) {
      updates.add(train(shares.get(p), p));
    }
    double[] rest = mean.plain(updates, ones(updates.size()));
    updates.addAll(guests);
    List<Double> weights = ones(updates.size());
    double[] aggregate = noise ? mean.of(updates, weights, round) : mean.plain(updates, weights);
    for (int i = 0; i < model.length; i++) {
      model[i] = (float) (model[i] + aggregate[i]);
      rest[i] = aggregate[i] - rest[i];
    }
    round++;
    return rest;
  }

  private float[] train(Dataset share, int participant) {
    ShareTraining training =
        new ShareTraining(plan.spec(), share, ShareTraining.seedOf(seed, participant));
    return training.train(model, round - 1, null).delta();
  }

  private static List<Double> ones(int count) {
    return Collections.nCopies(count, 1.0);
  }

  /** The parameters after the rounds so far. */
  float[] model() {
    return model.clone();
  }
}
