package io.tributary.local.bench;

import io.tributary.local.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * How long a checkpoint of an open round takes and how large it is, by Flink's own statistics,
 * against writing as many bytes to a file; and what checkpoints cost {@code ingest}.
 */
final class CheckpointFigure implements Figure {
  private static final String NEVER = "1 d";

  @Override
  public String name() {
    return "checkpoint";
  }

  @Override
  public String about() {
    return "duration and size of a checkpoint in an open round, and its cost to ingest";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    if (bench.wants("1M")) {
      outcomes.addAll(checkpoint(bench, "1M", 1 << 20));
    }
    if (!bench.form().brief() && bench.wants("25M")) {
      outcomes.addAll(checkpoint(bench, "25M", 25_000_000));
    }
    if (bench.wants("ingest")) {
      outcomes.add(effect(bench));
    }
    return outcomes;
  }

  private List<Outcome> checkpoint(Bench bench, String label, int parameters) throws Exception {
    Workload workload = new Workload("bench-checkpoint-" + parameters, parameters, 3, 1_000);
    Path folder = bench.newFolder();
    List<Long> sizes = new ArrayList<>();
    try (RunningFederation running =
        RunningFederation.open(
            bench, workload, Bench.PARALLELISM, "--checkpoint-interval", NEVER)) {
      running.send(0, running.sign(0, 2));
      running.awaitAdmitted(2);
      MiniCluster flink = bench.cluster().flink().cluster();
      Interleaved runs =
          new Interleaved(bench, name() + " " + label)
              .add(
                  "checkpoint",
                  () -> {
                    AbstractCheckpointStats taken = take(flink, running);
                    sizes.add(taken.getStateSize());
                    return taken.getEndToEndDuration();
                  })
              .add("plain-file", () -> write(folder, sizes.get(sizes.size() - 1)))
              .run();
      double megabytes = sizes.get(sizes.size() - 1) / 1e6;
      return List.of(
          runs.outcome(
                  new Interleaved.Label(name(), label, "ms", false), "checkpoint", "plain-file")
              .noting(
                  String.format(Locale.ROOT, "two updates are in the round; %.1f MB", megabytes)),
          Outcome.alone(name(), label + " size", Spread.of(megabytes), "MB", runs.repetitions())
              .against("12 bytes a parameter", parameters * 12 / 1e6));
    } finally {
      Folders.delete(folder);
    }
  }

  private static AbstractCheckpointStats take(MiniCluster flink, RunningFederation running)
      throws Exception {
    long id =
        flink.triggerCheckpoint(running.job(), CheckpointType.FULL).get(120, TimeUnit.SECONDS);
    return flink
        .getExecutionGraph(running.job())
        .get(60, TimeUnit.SECONDS)
        .getCheckpointStatsSnapshot()
        .getHistory()
        .getCheckpointById(id);
  }

  private static double write(Path folder, long bytes) throws IOException {
    byte[] chunk = new byte[1 << 20];
    Path file = folder.resolve("plain");
    Files.deleteIfExists(file);
    long begin = System.nanoTime();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= chunk.length) {
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Rounds of 4 MB updates with a checkpoint every second, ten times as many as by default. */
  private Outcome effect(Bench bench) throws Exception {
    int updates = bench.form().choose(100, 50);
    Workload workload = new Workload("bench-checkpoint-ingest", 1 << 20, updates, 1_000);
    Interleaved runs =
        new Interleaved(bench, name() + " ingest")
            .add(
                "every-second",
                () -> RunningFederation.thirdRound(bench, workload, "--checkpoint-interval", "1 s"))
            .add(
                "no-checkpoints",
                () -> RunningFederation.thirdRound(bench, workload, "--checkpoint-interval", NEVER))
            .run();
    return runs.outcome(
            new Interleaved.Label(name(), "ingest 4MB", "MB/s", true),
            "every-second",
            "no-checkpoints")
        .noting("each repetition starts a job, warms it with two rounds and measures the third");
  }
}
