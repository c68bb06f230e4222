package io.tributary.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Updates that are in Kafka already: the job reads, admits and folds them and publishes the model,
 * against a plain loop over the same topic and against polling it alone. Megabytes of payload a
 * second, from the first byte that the broker sends of the topic.
 */
final class IngestFigure implements Figure {
  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String about() {
    return "updates in Kafka until their model is published, against plain loops over the topic";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    int megabytes = bench.form().choose(400, 200);
    Map<Integer, String> sizes =
        new TreeMap<>(Map.of(25_000, "100KB", 1 << 18, "1MB", 1 << 20, "4MB"));
    List<Outcome> outcomes = new ArrayList<>();
    for (Map.Entry<Integer, String> size : sizes.entrySet()) {
      if (!bench.wants(size.getValue())) {
        continue;
      }
      int updates = (int) (megabytes * 1_000_000L / Float.BYTES / size.getKey());
      Workload workload =
          new Workload("bench-ingest-" + size.getKey(), size.getKey(), updates, 1_000);
      outcomes.addAll(measure(bench, size.getValue(), workload));
    }
    return outcomes;
  }

  private List<Outcome> measure(Bench bench, String size, Workload workload) throws Exception {
    double megabytes = workload.payloadBytes() / 1e6;
    try (RunningFederation running = RunningFederation.open(bench, workload, Bench.PARALLELISM)) {
      Interleaved runs =
          new Interleaved(bench, name() + " " + size)
              .add("job", () -> megabytes / running.round())
              .add("plain-exact-loop", () -> megabytes / running.plainLoop().add())
              .add("plain-poll", () -> megabytes / running.plainLoop().poll())
              .run();
      var exact = new Interleaved.Label(name(), size, "MB/s", true);
      var poll = new Interleaved.Label(name(), size + " vs poll", "MB/s", true);
      Outcome againstLoop = runs.outcome(exact, "job", "plain-exact-loop");
      return List.of(
          size.equals("4MB") ? againstLoop.with(Goal.ratioAtLeast(0.8)) : againstLoop,
          runs.outcome(poll, "job", "plain-poll"));
    }
  }
}
