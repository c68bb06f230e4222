package io.tributary.cli;

import io.tributary.local.sim.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What came of a comparison, as tables: medians over the seeds, with the smallest and largest. */
final class ComparisonTables {
  /** Rounds whose mean accuracy is called final: single rounds jump on skewed data. */
  private static final int LAST = 5;

  private final Map<String, List<Comparison.Run>> runs;
  private final Double target;

  ComparisonTables(Map<String, List<Comparison.Run>> runs, Double target) {
    this.runs = runs;
    this.target = target;
  }

  private record Table(List<String> headings, List<List<String>> rows) {}

  /** Median, smallest and largest of some numbers. */
  record Spread(double median, double low, double high) {
    static Spread of(List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    String text(String format) {
      return String.format(
          Locale.ROOT, format + " (" + format + "-" + format + ")", median, low, high);
    }
  }

  private static Spread spread(List<Comparison.Run> of, ToDoubleFunction<Comparison.Run> number) {
    return Spread.of(of.stream().map(number::applyAsDouble).toList());
  }

  private List<Integer> shownRounds() {
    int most =
        runs.values().stream()
            .flatMap(List::stream)
            .mapToInt(r -> r.rounds().size())
            .max()
            .orElseThrow();
    TreeSet<Integer> shown = new TreeSet<>(List.of(1, most));
    for (int part = 1; part <= 5; part++) {
      shown.add(Math.max(1, most * part / 6));
    }
    return List.copyOf(shown);
  }

  private Table accuracy() {
    List<String> headings = new ArrayList<>(List.of("task"));
    List<Integer> shown = shownRounds();
    shown.forEach(round -> headings.add("round " + round));
    headings.add("last " + LAST);
    headings.add("points against the first");
    double reference = lastMedian(runs.values().iterator().next());
    List<List<String>> rows = new ArrayList<>();
    runs.forEach(
        (label, of) -> {
          List<String> row = new ArrayList<>(List.of(label));
          shown.forEach(round -> row.add(spread(of, run -> run.accuracyAfter(round)).text("%.3f")));
          row.add(spread(of, run -> run.finalAccuracy(LAST)).text("%.3f"));
          row.add(String.format(Locale.ROOT, "%+.1f", 100 * (lastMedian(of) - reference)));
          rows.add(row);
        });
    return new Table(headings, rows);
  }

  private static double lastMedian(List<Comparison.Run> of) {
    return spread(of, run -> run.finalAccuracy(LAST)).median();
  }

  private Table times() {
    List<List<String>> rows = new ArrayList<>();
    OptionalDouble reference = medianSeconds(runs.values().iterator().next());
    runs.forEach(
        (label, of) -> {
          OptionalDouble median = medianSeconds(of);
          rows.add(
              List.of(
                  label,
                  reached(of) + " of " + of.size(),
                  median.isEmpty() ? "-" : seconds(of).text("%.2f"),
                  median.isEmpty() || reference.isEmpty()
                      ? "-"
                      : String.format(
                          Locale.ROOT, "%.2f", median.getAsDouble() / reference.getAsDouble()),
                  spread(of, Comparison.Run::updates).text("%.0f")));
        });
    return new Table(
        List.of("task", "reached", "seconds to " + target, "of the first's time", "updates"), rows);
  }

  private static long reached(List<Comparison.Run> of) {
    return of.stream().filter(run -> run.secondsToTarget().isPresent()).count();
  }

  private static Spread seconds(List<Comparison.Run> of) {
    return spread(of, run -> run.secondsToTarget().orElse(Double.NaN));
  }

  /** Empty unless every seed reached the target. */
  private static OptionalDouble medianSeconds(List<Comparison.Run> of) {
    return reached(of) == of.size()
        ? OptionalDouble.of(seconds(of).median())
        : OptionalDouble.empty();
  }

  private Table table() {
    return target == null ? accuracy() : times();
  }

  void print(Output output) {
    Table table = table();
    output.line("");
    output.line("Medians over the seeds (smallest-largest).");
    output.table(table.headings(), table.rows());
  }

  String markdown() {
    Table table = table();
    StringBuilder text = new StringBuilder();
    line(text, table.headings());
    line(text, table.headings().stream().map(heading -> "---").toList());
    table.rows().forEach(row -> line(text, row));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", target);
    List<Map<String, Object>> tasks = new ArrayList<>();
    runs.forEach(
        (label, of) -> {
          Map<String, Object> task = new LinkedHashMap<>();
          task.put("task", label);
          task.put("lastAccuracy", spread(of, run -> run.finalAccuracy(LAST)));
          task.put("secondsToTarget", medianSeconds(of).isEmpty() ? null : seconds(of));
          task.put(
              "runs",
              of.stream().map(run -> Map.of("seed", run.seed(), "rounds", run.rounds())).toList());
          tasks.add(task);
        });
    json.put("tasks", tasks);
    return json;
  }
}
