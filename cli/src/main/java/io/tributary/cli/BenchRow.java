package io.tributary.cli;

import io.tributary.local.bench.Goal;
import io.tributary.local.bench.Outcome;
import io.tributary.local.bench.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A measured case, as a row for people and as JSON. */
final class BenchRow {
  static final List<String> HEADINGS =
      List.of("case", "value", "reference", "", "ratio", "min - max", "goal", "");

  private BenchRow() {}

  static List<String> cells(Outcome o) {
    if (!o.measured()) {
      return List.of(o.label(), "not measured", "", "", "", "", "", "");
    }
    Spread ratio = o.ratio();
    return List.of(
        o.label(),
        number(o.value()) + " " + o.unit(),
        o.referenceValue() == null ? "" : number(o.referenceValue()) + " " + o.unit(),
        o.reference() == null ? "" : o.reference(),
        ratio == null ? "" : number(ratio.median()),
        ratio == null ? "" : number(ratio.min()) + " - " + number(ratio.max()),
        o.goal() == null ? "" : goal(o),
        o.goal() == null ? "" : o.goal().met(o) ? "met" : "not met");
  }

  private static String goal(Outcome o) {
    Goal goal = o.goal();
    return (goal.ofRatio() ? "ratio " : "")
        + (goal.atLeast() ? ">= " : "<= ")
        + number(goal.bound())
        + (goal.ofRatio() ? "" : " " + o.unit());
  }

  /** Three digits that count, without an exponent. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  static Map<String, Object> json(Outcome o) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", o.figure());
    json.put("case", o.label());
    json.put("value", o.measured() ? o.value() : null);
    json.put("unit", o.unit());
    json.put("better", o.higherIsBetter() ? "higher" : "lower");
    json.put("reference", o.reference());
    json.put("referenceValue", o.referenceValue());
    json.put("ratio", o.ratio());
    json.put("repetitions", o.repetitions());
    json.put("goal", o.goal() == null || !o.measured() ? null : goalJson(o));
    json.put("note", o.note());
    return json;
  }

  private static Map<String, Object> goalJson(Outcome o) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("of", o.goal().ofRatio() ? "ratio" : "value");
    json.put(o.goal().atLeast() ? "atLeast" : "atMost", o.goal().bound());
    json.put("met", o.goal().met(o));
    return json;
  }
}
