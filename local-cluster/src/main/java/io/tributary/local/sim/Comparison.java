package io.tributary.local.sim;

import io.tributary.local.LocalCluster;
import io.tributary.schemas.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;

/**
 * Runs several tasks on the same data, each with several seeds, on one cluster: one after another,
 * each in a federation and with a job of its own.
 */
public final class Comparison {
  private final LocalCluster cluster;
  private final Demo.Plan common;
  private final List<Long> seeds;

  /**
   * A comparison.
   *
   * @param common everything but the task and the seed
   */
  public Comparison(LocalCluster cluster, Demo.Plan common, List<Long> seeds) {
    this.cluster = cluster;
    this.common = common;
    this.seeds = List.copyOf(seeds);
  }

  /** One task with one seed. */
  public record Run(String label, long seed, double target, List<RoundReport> rounds) {
    /** Accuracy after a round, from 1; that of the last round when there were fewer. */
    public double accuracyAfter(int round) {
      return rounds.get(Math.min(round, rounds.size()) - 1).accuracy();
    }

    /** Mean accuracy of the last rounds, up to {@code most} of them. */
    public double finalAccuracy(int most) {
      return rounds.subList(Math.max(0, rounds.size() - most), rounds.size()).stream()
          .mapToDouble(RoundReport::accuracy)
          .average()
          .orElseThrow();
    }

    /** Seconds from the first round's opening to the first model that reaches the target. */
    public OptionalDouble secondsToTarget() {
      return rounds.stream()
          .filter(round -> round.accuracy() >= target)
          .mapToDouble(round -> round.elapsedMs() / 1000.0)
          .findFirst();
    }

    /** Updates folded until then, or in all rounds when it was not reached. */
    public int updates() {
      return rounds.stream().mapToInt(RoundReport::included).sum();
    }
  }

  /** Runs one task with every seed; tells {@code eachRun} of each as soon as it is done. */
  public List<Run> run(String label, TaskSpec task, Consumer<Run> eachRun) throws Exception {
    List<Run> runs = new ArrayList<>();
    for (long seed : seeds) {
      Run run = run(label, task, seed);
      runs.add(run);
      eachRun.accept(run);
    }
    return runs;
  }

  private Run run(String label, TaskSpec task, long seed) throws Exception {
    String federation = label + "-" + seed;
    Demo.Plan plan =
        new Demo.Plan(
            TaskSpec.newBuilder(task).setFederation(federation).build(),
            common.participants(),
            seed,
            common.partitioner(),
            common.data(),
            common.parallelism(),
            common.behaviour(),
            common.target());
    List<JobID> job = new ArrayList<>();
    String servers = cluster.broker().bootstrapServers();
    try {
      List<RoundReport> rounds =
          new Demo(cluster, plan)
              .rounds(
                  () ->
                      job.add(
                          cluster
                              .flink()
                              .submit(
                                  plan.parallelism(),
                                  "--bootstrap-servers",
                                  servers,
                                  "--federations",
                                  federation)),
                  round -> {});
      return new Run(label, seed, common.target(), rounds);
    } finally {
      for (JobID submitted : job) {
        cluster.flink().cancel(submitted);
      }
    }
  }
}
