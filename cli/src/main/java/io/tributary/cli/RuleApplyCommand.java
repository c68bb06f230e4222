package io.tributary.cli;

import io.tributary.operators.robust.Application;
import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.HeldRules;
import io.tributary.operators.robust.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary rule apply}. */
@CommandLine.Command(
    name = "apply",
    description = {
      "Apply a rule to the rows of a file: what would a round with these updates have made, with",
      "which weights, and whom would it have left out? Numbers are taken as float32, as in updates."
    })
final class RuleApplyCommand extends Command {
  private static final int SHOWN = 8;

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "RULE",
      description = "A rule as in aggregation.rule; see 'tributary rule list'.")
  String rule;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE.csv",
      description = {
        "One update per line, numbers between commas; possibly with a heading, and the",
        "participant's id in the first column."
      })
  Path in;

  @Option(
      names = "--previous",
      paramLabel = "FILE.csv",
      description = "The previous round's aggregate, one line (default: zeros).")
  Path previous;

  @Option(
      names = "--factors",
      split = ",",
      paramLabel = "W",
      description = "What each update counts in a mean, above 0 (default: all alike).")
  List<Double> factors = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of rules that shuffle (default: ${DEFAULT-VALUE}).")
  long seed;

  @Override
  Object run(Output output) {
    HeldRule held = parsed();
    UpdateTable table = UpdateTable.read(in);
    int n = table.rows().length;
    if (held.maxByzantine(n) < held.byzantine()) {
      throw CliException.failed(
          "TOO_FEW_UPDATES",
          held.text() + " bears at most f = " + held.maxByzantine(n) + " of " + n + " updates",
          "lower f, or give more updates");
    }
    Application.Outcome outcome;
    try {
      outcome = Application.of(held, table.rows(), circumstances(table));
    } catch (IllegalArgumentException e) {
      throw CliException.failed("TOO_FEW_UPDATES", e.getMessage(), "lower f, or give more updates");
    }
    print(output, held, table, outcome);
    return json(held, table, outcome);
  }

  private HeldRule parsed() {
    try {
      return HeldRules.parse(rule);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "tributary rule list shows what there is");
    }
  }

  private Application.Circumstances circumstances(UpdateTable table) {
    int n = table.rows().length;
    int length = table.rows()[0].length;
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    if (!factors.isEmpty()) {
      if (factors.size() != n || factors.stream().anyMatch(w -> !(w > 0 && w < 1e300))) {
        throw CliException.usage(
            "--factors has " + factors.size() + " values for " + n + " updates, or one not above 0",
            "");
      }
      weights = factors.stream().mapToDouble(Double::doubleValue).toArray();
    }
    double[] before = new double[length];
    if (previous != null) {
      float[][] lines = UpdateTable.read(previous).rows();
      if (lines.length != 1 || lines[0].length != length) {
        throw CliException.usage(previous + " must hold one line of " + length + " numbers", "");
      }
      Arrays.setAll(before, p -> lines[0][p]);
    }
    return new Application.Circumstances(table.senders(), weights, before, seed);
  }

  private static void print(
      Output output, HeldRule held, UpdateTable table, Application.Outcome outcome) {
    double[] aggregate = outcome.aggregate();
    output.line(
        "%s of %d updates of %d parameters", held.text(), table.rows().length, aggregate.length);
    output.line(
        "aggregate  %s%s",
        String.join(
            ", ",
            Arrays.stream(aggregate)
                .limit(SHOWN)
                .mapToObj(v -> String.format(Locale.ROOT, "%.7g", v))
                .toList()),
        aggregate.length > SHOWN ? ", ... (--json shows all)" : "");
    for (Exclusion e : outcome.weights().exclusions()) {
      output.line(
          "left out   %s: %s: %s",
          Output.plain(table.senders().get(e.row())), e.code(), e.detail());
    }
    if (outcome.weights().exclusions().isEmpty()) {
      output.line("left out   nobody");
    }
  }

  private static Map<String, Object> json(
      HeldRule held, UpdateTable table, Application.Outcome outcome) {
    Weights weights = outcome.weights();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", held.text());
    json.put("aggregate", outcome.aggregate());
    json.put(
        "weights",
        IntStream.range(0, weights.rows())
            .mapToObj(
                row ->
                    Arrays.copyOfRange(
                        weights.values(), row * weights.columns(), (row + 1) * weights.columns()))
            .toList());
    List<Map<String, Object>> exclusions = new ArrayList<>();
    for (Exclusion e : weights.exclusions()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("row", e.row());
      one.put("participant", table.senders().get(e.row()));
      one.put("code", e.code());
      one.put("detail", e.detail());
      exclusions.add(one);
    }
    json.put("exclusions", exclusions);
    return json;
  }
}
