package io.tributary.local.bench;

import java.util.List;

/**
 * What the bound on undecided updates costs: the round of {@code ingest} with 4 MB updates by a job
 * with the default credit, against a job with more credit than the round has bytes.
 */
final class CreditFigure implements Figure {
  private static final String UNBOUNDED = "8 gb";

  @Override
  public String name() {
    return "credit";
  }

  @Override
  public String about() {
    return "ingest of 4 MB updates with the default credit, against more credit than there are bytes";
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    int updates = bench.form().choose(100, 50);
    Workload workload = new Workload("bench-credit", 1 << 20, updates, 1_000);
    Interleaved runs =
        new Interleaved(bench, name())
            .add("credit", () -> RunningFederation.thirdRound(bench, workload))
            .add(
                "no-credit",
                () -> RunningFederation.thirdRound(bench, workload, "--pending-credit", UNBOUNDED))
            .run();
    return List.of(
        runs.outcome(new Interleaved.Label(name(), "4MB", "MB/s", true), "credit", "no-credit")
            .with(Goal.ratioAtLeast(0.85))
            .noting(
                "each repetition starts a job, warms it with two rounds and measures the third"));
  }
}
