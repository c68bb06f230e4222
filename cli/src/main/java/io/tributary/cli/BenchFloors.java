package io.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.local.bench.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The worst ratios that are let pass, by figure and case. */
final class BenchFloors {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String COMMITTED = "bench-floors.json";
  private static final double SHARE = 0.8;
  private final Map<String, Floor> floors;

  private BenchFloors(Map<String, Floor> floors) {
    this.floors = floors;
  }

  /**
   * One limit.
   *
   * @param better which way is better: {@code higher} or {@code lower}
   * @param ratio the worst that passes
   */
  record Floor(String better, double ratio) {
    Floor {
      if (!better.equals("higher") && !better.equals("lower")) {
        throw new IllegalArgumentException("better is '" + better + "', not higher or lower");
      }
      if (!(ratio > 0)) {
        throw new IllegalArgumentException("a floor is " + ratio + ", not above 0");
      }
    }

    static Floor of(Outcome measured) {
      double median = measured.ratio().median();
      return measured.higherIsBetter()
          ? new Floor("higher", median * SHARE)
          : new Floor("lower", median / SHARE);
    }

    boolean passes(double measured) {
      return better.equals("higher") ? measured >= ratio : measured <= ratio;
    }
  }

  /** Those that are part of the project. */
  static BenchFloors committed() {
    try (InputStream in = BenchFloors.class.getResourceAsStream(COMMITTED)) {
      return new BenchFloors(parse(JSON.readTree(in)));
    } catch (IOException e) {
      throw new UncheckedIOException("the committed floors cannot be read", e);
    }
  }

  static BenchFloors read(Path file) {
    try {
      return new BenchFloors(parse(JSON.readTree(Files.readString(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static Map<String, Floor> parse(JsonNode tree) {
    Map<String, Floor> floors = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      JsonNode floor = field.getValue();
      floors.put(
          field.getKey(), new Floor(floor.path("better").asText(), floor.path("ratio").asDouble()));
    }
    return floors;
  }

  /** Sets the floors of what was measured at 80 %, and keeps the others of the file. */
  static void write(Path file, List<Outcome> outcomes) throws IOException {
    Map<String, Floor> floors =
        Files.exists(file) ? new TreeMap<>(read(file).floors) : new TreeMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome.ratio() != null) {
        Floor floor = Floor.of(outcome);
        double rounded =
            Double.parseDouble(String.format(java.util.Locale.ROOT, "%.3g", floor.ratio()));
        floors.put(key(outcome), new Floor(floor.better(), rounded));
      }
    }
    Files.writeString(file, JSON.writeValueAsString(floors) + "\n");
  }

  private static String key(Outcome outcome) {
    return outcome.figure() + "/" + outcome.label();
  }

  /** Those that are worse than their floors. */
  List<Outcome> broken(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.ratio() != null && floors.containsKey(key(outcome)))
        .filter(outcome -> !floors.get(key(outcome)).passes(outcome.ratio().median()))
        .toList();
  }

  /**
   * Prints a table of what has a floor; throws when one is not reached.
   *
   * @param result what was found, for the failure
   */
  List<Map<String, Object>> check(
      Output output, List<Outcome> outcomes, Map<String, Object> result) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<List<String>> table = new ArrayList<>();
    List<String> broken = broken(outcomes).stream().map(BenchFloors::key).toList();
    for (Outcome outcome : outcomes) {
      Floor floor = floors.get(key(outcome));
      if (floor == null || outcome.ratio() == null) {
        continue;
      }
      boolean passes = floor.passes(outcome.ratio().median());
      rows.add(row(outcome, floor, passes));
      table.add(
          List.of(
              key(outcome),
              BenchRow.number(outcome.ratio().median()),
              (floor.better().equals("higher") ? ">= " : "<= ") + BenchRow.number(floor.ratio()),
              passes ? "ok" : "WORSE"));
    }
    output.line("");
    output.table(List.of("check", "ratio", "floor", ""), table);
    result.put("check", rows);
    if (table.isEmpty()) {
      throw CliException.failed(
              "NO_FLOORS", "no measured case has a floor", "set some with --write-floors")
          .with(result);
    }
    if (!broken.isEmpty()) {
      throw CliException.failed(
              "SLOWER",
              broken.size()
                  + " of "
                  + table.size()
                  + " ratios are worse than their floors: "
                  + String.join(", ", broken),
              "other load on the machine can do this; measure again before you look for a cause")
          .with(result);
    }
    return rows;
  }

  private static Map<String, Object> row(Outcome outcome, Floor floor, boolean passes) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", outcome.figure());
    row.put("case", outcome.label());
    row.put("ratio", outcome.ratio().median());
    row.put("better", floor.better());
    row.put("floor", floor.ratio());
    row.put("ok", passes);
    return row;
  }
}
