package io.tributary.local.bench;

import io.tributary.participant.PreparedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Participants produce while the job folds: signed updates a second, from the first that is sent to
 * the announcement of the model, against writing the same records to the same broker while nobody
 * reads. The updates are signed beforehand; one producer writes both.
 */
final class LiveFigure implements Figure {
  @Override
  public String name() {
    return "live";
  }

  @Override
  public String about() {
    return "participants produce while the job folds, against producing alone";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    measure(bench, "1k", 1_000, bench.form().choose(10_000, 2_500), outcomes);
    measure(bench, "25k", 25_000, bench.form().choose(2_000, 1_000), outcomes);
    measure(bench, "1M", 1 << 20, bench.form().choose(48, 24), outcomes);
    return outcomes;
  }

  private void measure(Bench bench, String label, int parameters, int updates, List<Outcome> to)
      throws Exception {
    if (!bench.wants(label)) {
      return;
    }
    Workload workload =
        new Workload(
            "bench-live-" + label.toLowerCase(java.util.Locale.ROOT), parameters, updates, 1_000);
    try (RunningFederation running = RunningFederation.open(bench, workload, Bench.PARALLELISM);
        ScratchTopic scratch = new ScratchTopic(bench.client(), "bench-live-alone-" + label)) {
      Interleaved runs =
          new Interleaved(bench, name() + " " + label)
              .add("job", () -> updates / live(running))
              .add("produce-alone", () -> updates / alone(running, scratch))
              .run();
      to.add(
          runs.outcome(
                  new Interleaved.Label(name(), label, "updates/s", true), "job", "produce-alone")
              .noting(updates + " updates a round"));
    }
  }

  private static double live(RunningFederation running) throws Exception {
    running.forgetEarlierRounds();
    List<PreparedUpdate> updates = running.sign(0, running.workload().updates());
    long begin = System.currentTimeMillis();
    running.send(0, updates);
    return (running.awaitModel() - begin) / 1e3;
  }

  private static double alone(RunningFederation running, ScratchTopic scratch)
      throws InterruptedException, ExecutionException {
    List<PreparedUpdate> updates = running.sign(0, running.workload().updates());
    long begin = System.nanoTime();
    for (int p = 0; p < updates.size(); p++) {
      for (byte[] record : updates.get(p).records()) {
        scratch.send(Crowd.id(p), record);
      }
    }
    scratch.flush();
    return (System.nanoTime() - begin) / 1e9;
  }
}
