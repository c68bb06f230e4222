package io.tributary.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a parameter of an update costs as rounds and models grow, against the plain loop over the
 * same updates; and the heap that an open round takes.
 */
final class ScaleFigure implements Figure {
  private static final int HEAP_PARAMETERS = 10_000;
  private static final int FEW = 10;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String about() {
    return "cost of a parameter over updates a round (n) and size (d), and heap over n";
  }

  /** One point of the grid. */
  private record Cell(int updates, int parameters, int parallelism) {
    String label() {
      return "n=" + updates + " d=" + size(parameters) + " p=" + parallelism;
    }

    private static String size(int d) {
      return d % 1_000_000 == 0 ? d / 1_000_000 + "M" : d / 1_000 + "k";
    }
  }

  @Override
  public List<Outcome> measure(Bench bench) throws Exception {
    List<Cell> cells = new ArrayList<>();
    cells.add(new Cell(100, 1_000_000, 2));
    cells.add(new Cell(1_000, 10_000, 2));
    if (!bench.form().brief()) {
      cells.add(new Cell(100, 1_000_000, 1));
      cells.add(new Cell(1_000, 10_000, 1));
      cells.add(new Cell(100, 10_000, 2));
      cells.add(new Cell(10_000, 10_000, 2));
      cells.add(new Cell(100, 100_000, 2));
      cells.add(new Cell(1_000, 100_000, 2));
      cells.add(new Cell(10, 10_000_000, 2));
      cells.add(new Cell(10, 25_000_000, 2));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Cell cell : cells) {
      if (bench.wants(cell.label())) {
        outcomes.add(cost(bench, cell));
      }
    }
    if (bench.wants("heap")) {
      outcomes.addAll(heap(bench));
    }
    return outcomes;
  }

  private Outcome cost(Bench bench, Cell cell) throws Exception {
    Workload workload =
        new Workload(
            "bench-scale-" + cell.updates() + "-" + cell.parameters(),
            cell.parameters(),
            cell.updates(),
            1_000);
    double parameters = (double) cell.updates() * cell.parameters();
    try (RunningFederation running = RunningFederation.open(bench, workload, cell.parallelism())) {
      Interleaved runs =
          new Interleaved(bench, name() + " " + cell.label())
              .add("job", () -> running.round() * 1e9 / parameters)
              .add("plain-exact-loop", () -> running.plainLoop().add() * 1e9 / parameters)
              .run();
      return runs.outcome(
              new Interleaved.Label(name(), cell.label(), "ns/parameter", false),
              "job",
              "plain-exact-loop")
          .noting(
              String.format(
                  Locale.ROOT,
                  "%.0f us an update",
                  runs.of("job").median() * cell.parameters() / 1e3));
    }
  }

  /** Heap of an open round that all but one of its updates are in, less the heap without a job. */
  private List<Outcome> heap(Bench bench) throws Exception {
    List<Outcome> outcomes = new ArrayList<>();
    double few = 0;
    for (int updates : new int[] {FEW, 1_000, bench.form().choose(10_000, 2_500)}) {
      Workload workload = new Workload("bench-heap-" + updates, HEAP_PARAMETERS, updates, 1_000);
      double megabytes;
      try (RunningFederation running = RunningFederation.open(bench, workload, Bench.PARALLELISM)) {
        running.send(0, running.sign(0, updates - 1));
        running.awaitAdmitted(updates - 1);
        double with = Heap.usedMegabytes();
        running.cancelJob();
        megabytes = with - Heap.usedMegabytes();
      }
      few = updates == FEW ? megabytes : few;
      Outcome alone =
          Outcome.alone(name(), "heap n=" + updates + " d=10k", Spread.of(megabytes), "MB", 1);
      bench.tell(String.format(Locale.ROOT, "scale heap n=%d: %.1f MB", updates, megabytes));
      outcomes.add(
          updates == FEW ? alone : alone.against("heap n=10", few).with(Goal.ratioAtMost(1.1)));
    }
    return outcomes;
  }
}
