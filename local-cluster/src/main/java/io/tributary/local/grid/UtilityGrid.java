package io.tributary.local.grid;

import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.Partitioner;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What privacy costs: accuracy against epsilon, everybody taking part in every round. */
public final class UtilityGrid {
  private final Setting setting;

  /**
   * What all points have in common.
   *
   * @param task with algorithm fedavg of deltas and optimizer sgd
   * @param name of the data set
   * @param data of which a fifth is held out
   * @param partition how examples are shared out
   * @param participants n
   * @param seeds 1 to this number
   * @param threads how many points are computed at the same time
   */
  public record Setting(
      TaskSpec task,
      String name,
      Dataset data,
      String partition,
      int participants,
      int seeds,
      int threads) {}

  /**
   * One point.
   *
   * @param epsilon of each participant after the last round; infinite without clipping and noise
   * @param noiseMultiplier calibrated for that; 0 without
   * @param accuracies after the last round on held-out data, for each seed, 0 to 1
   */
  public record Point(
      String data,
      int participants,
      double epsilon,
      double noiseMultiplier,
      List<Double> accuracies) {
    /** The middle one of the accuracies. */
    public double accuracy() {
      double[] sorted = accuracies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  /** A grid; throws IllegalArgumentException for a partition that cannot be read. */
  public UtilityGrid(Setting setting) {
    Partitioner.parse(setting.partition());
    this.setting = setting;
  }

  /**
   * Computes all; tells {@code each} of each point as soon as it and those before it are done.
   *
   * @param privacy delta and clip norm; epsilon and noise are replaced
   */
  public List<Point> run(List<Double> epsilons, PrivacySpec privacy, Consumer<Point> each)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(setting.threads());
    try {
      List<Future<Point>> running = new ArrayList<>();
      for (double epsilon : epsilons) {
        running.add(threads.submit(() -> point(epsilon, privacy)));
      }
      List<Point> points = new ArrayList<>();
      for (Future<Point> point : running) {
        points.add(point.get());
        each.accept(point.get());
      }
      return points;
    } finally {
      threads.shutdownNow();
    }
  }

  private Point point(double epsilon, PrivacySpec privacy) {
    TaskSpec task = setting.task();
    int rounds = task.getRounds().getCount();
    TaskSpec.Builder own =
        TaskSpec.newBuilder(task)
            .setAggregation(
                AggregationSpec.newBuilder(task.getAggregation()).setWeightBy("uniform").build());
    double noise = 0;
    if (Double.isFinite(epsilon)) {
      PrivacySpec.Builder budget = PrivacySpec.newBuilder(privacy).setEpsilon(epsilon);
      noise = PrivacyPlan.calibrated(budget.build(), rounds);
      own.setPrivacy(budget.setNoiseMultiplier(noise).build());
    }
    Double[] accuracies = new Double[setting.seeds()];
    Arrays.setAll(accuracies, seed -> accuracy(own.build(), seed + 1L));
    return new Point(setting.name(), setting.participants(), epsilon, noise, List.of(accuracies));
  }

  private double accuracy(TaskSpec task, long seed) {
    Dataset.Split split = setting.data().holdOut();
    List<Dataset> shares =
        Partitioner.parse(setting.partition()).split(split.train(), setting.participants(), seed);
    PlainFederation federation = new PlainFederation(task, shares, Optional.empty(), seed);
    for (int round = 1; round <= task.getRounds().getCount(); round++) {
      federation.round();
    }
    return federation.evaluate(split.test()).accuracy();
  }
}
