package io.tributary.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many small updates, each signed by another participant, from a filled topic: how many are
 * admitted and folded in a second, and the model published.
 */
final class SmallFigure implements Figure {
  @Override
  public String name() {
    return "small";
  }

  @Override
  public String about() {
    return "small signed updates of 10,000 participants, from a filled topic";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    int updates = bench.form().choose(10_000, 2_500);
    List<Outcome> outcomes = new ArrayList<>();
    if (bench.wants("1k")) {
      outcomes.add(measure(bench, "1k", 1_000, updates).with(Goal.valueAtLeast(8_000)));
    }
    if (bench.wants("25k")) {
      outcomes.add(measure(bench, "25k", 25_000, updates).with(Goal.valueAtLeast(4_000)));
    }
    return outcomes;
  }

  private Outcome measure(Bench bench, String label, int parameters, int updates) throws Exception {
    Workload workload = new Workload("bench-small-" + label, parameters, updates, 1_000);
    try (RunningFederation running = RunningFederation.open(bench, workload, Bench.PARALLELISM)) {
      Interleaved runs =
          new Interleaved(bench, name() + " " + label)
              .add("job", () -> updates / running.round())
              .add("plain-exact-loop", () -> updates / running.plainLoop().add())
              .run();
      var text = new Interleaved.Label(name(), label, "updates/s", true);
      return runs.outcome(text, "job", "plain-exact-loop")
          .noting(
              String.format(
                  Locale.ROOT,
                  "%d participants; the loop checks no signatures; %.0f us of processor time an"
                      + " update (median), broker and garbage collection with it; last round, %s",
                  updates,
                  running.processorMicrosPerUpdate(runs.repetitions()),
                  running.admissions()));
    }
  }
}
