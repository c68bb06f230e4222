package io.tributary.cli;

import io.tributary.local.grid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What came of the grid of attacks and rules: a table for each way to share out the data. */
final class RobustnessTables {
  /** The rules that are compared when none are named, F standing for the number of attackers. */
  static final List<String> RULES =
      List.of(
          "mean",
          "median",
          "trimmed-mean(f=F)",
          "meamed(f=F)",
          "geometric-median",
          "krum(f=F)",
          "multi-krum(f=F)",
          "bulyan(f=F)",
          "centred-clipping(tau=1)",
          "dnc(f=F)",
          "nnm(f=F) -> median",
          "arc(f=F) -> dnc(f=F)",
          "arc(f=F) -> caf(f=F)",
          "arc(f=F) -> nnm(f=F) -> trimmed-mean(f=F)");

  private final List<Table> tables;

  RobustnessTables(List<Cell> cells, int participants) {
    Map<String, List<Cell>> byTitle = new LinkedHashMap<>();
    for (Cell cell : cells) {
      String title =
          String.format(
              Locale.ROOT,
              "%s, %s, %d of %d attack",
              cell.data(),
              cell.partition(),
              cell.attackers(),
              participants);
      byTitle.computeIfAbsent(title, t -> new ArrayList<>()).add(cell);
    }
    tables = byTitle.entrySet().stream().map(e -> Table.of(e.getKey(), e.getValue())).toList();
  }

  /**
   * One table.
   *
   * @param rules column headings
   * @param rows a row for each attack and, last, one for the backdoor's success
   */
  record Table(String title, List<String> rules, List<Row> rows) {
    static Table of(String title, List<Cell> cells) {
      List<String> rules = cells.stream().map(cell -> label(cell.rule())).distinct().toList();
      Map<String, List<Cell>> byAttack = new LinkedHashMap<>();
      cells.forEach(c -> byAttack.computeIfAbsent(c.attack(), a -> new ArrayList<>()).add(c));
      List<Row> rows = new ArrayList<>();
      byAttack.forEach(
          (attack, of) -> rows.add(new Row(attack, of.stream().map(Cell::accuracy).toList())));
      byAttack.forEach(
          (attack, of) -> {
            if (of.stream().anyMatch(cell -> !cell.backdoors().isEmpty())) {
              List<Double> successes = of.stream().map(Cell::backdoor).toList();
              rows.add(new Row(attack + ": fooled", successes));
            }
          });
      return new Table(title, rules, rows);
    }
  }

  /**
   * One row.
   *
   * @param values 0 to 1, NaN where a rule does not bear so many attackers
   */
  record Row(String label, List<Double> values) {
    List<String> cells() {
      List<String> cells = new ArrayList<>(List.of(label));
      values.forEach(value -> cells.add(percent(value)));
      return cells;
    }
  }

  /** A rule without the numbers of attackers, which stand in the table's title. */
  static String label(String rule) {
    return rule.replaceAll("\\(f=\\d+\\)", "");
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * value);
  }

  List<Table> tables() {
    return tables;
  }

  void print(Output output) {
    for (Table table : tables) {
      output.line("");
      output.line("%s: accuracy in percent", table.title());
      output.table(headings(table), table.rows().stream().map(Row::cells).toList());
    }
  }

  private static List<String> headings(Table table) {
    List<String> headings = new ArrayList<>(List.of("attack"));
    headings.addAll(table.rules());
    return headings;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (Table table : tables) {
      text.append("**").append(table.title()).append("**\n\n");
      line(text, headings(table));
      line(text, headings(table).stream().map(heading -> "---").toList());
      table.rows().forEach(row -> line(text, row.cells()));
      text.append('\n');
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** One cell as a line of progress. */
  static String line(Cell cell) {
    return String.format(
        Locale.ROOT,
        "%s %s f=%d %s x %s: %s%s",
        cell.data(),
        cell.partition(),
        cell.attackers(),
        cell.attack(),
        cell.rule(),
        cell.impossible().isEmpty() ? percent(cell.accuracy()) : cell.impossible(),
        cell.backdoors().isEmpty() ? "" : ", fooled " + percent(cell.backdoor()));
  }

  static Map<String, Object> json(Cell cell) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", cell.data());
    json.put("partition", cell.partition());
    json.put("attackers", cell.attackers());
    json.put("attack", cell.attack());
    json.put("rule", cell.rule());
    json.put("accuracy", finite(cell.accuracy()).orElse(null));
    json.put("accuracies", cell.accuracies());
    json.put("backdoorSuccess", finite(cell.backdoor()).orElse(null));
    json.put("backdoorSuccesses", cell.backdoors());
    json.put("impossible", cell.impossible());
    return json;
  }

  private static Optional<Double> finite(double value) {
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }
}
