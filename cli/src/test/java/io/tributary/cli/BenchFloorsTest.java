package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.local.bench.Outcome;
import io.tributary.local.bench.Spread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchFloorsTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Output output =
      new Output(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false);

  private static Outcome outcome(String label, boolean higherIsBetter, double ratio) {
    Spread spread = new Spread(ratio, ratio, ratio);
    return new Outcome(
        "ingest", label, ratio, "MB/s", higherIsBetter, "loop", 1.0, spread, 3, null, "");
  }

  private BenchFloors floorsOf(Outcome... measured) throws IOException {
    Path file = folder.resolve("floors.json");
    BenchFloors.write(file, List.of(measured));
    return BenchFloors.read(file);
  }

  @Test
  void aFloorIsFourFifthsOfWhatWasMeasured() throws IOException {
    BenchFloors floors = floorsOf(outcome("up", true, 0.5), outcome("down", false, 2.0));

    assertThat(
            floors.check(
                output,
                List.of(outcome("up", true, 0.41), outcome("down", false, 2.49)),
                new HashMap<>()))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).containsEntry("ok", true));
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("ingest/up", ">= 0.400", "<= 2.50");
  }

  @Test
  void whatIsWorseFailsAndIsNamed() throws IOException {
    BenchFloors floors = floorsOf(outcome("up", true, 0.5), outcome("down", false, 2.0));
    Map<String, Object> result = new HashMap<>();

    assertThatThrownBy(
            () ->
                floors.check(
                    output,
                    List.of(outcome("up", true, 0.39), outcome("down", false, 2.0)),
                    result))
        .isInstanceOfSatisfying(
            CliException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(1);
              assertThat(e.errorCode()).isEqualTo("SLOWER");
              assertThat(e.getMessage()).contains("1 of 2", "ingest/up").doesNotContain("down");
              assertThat(e.result()).isEqualTo(result);
            });
    assertThatThrownBy(
            () -> floors.check(output, List.of(outcome("down", false, 2.51)), new HashMap<>()))
        .hasMessageContaining("ingest/down");
  }

  @Test
  void aCheckOfNothingIsNoCheck() throws IOException {
    BenchFloors floors = floorsOf(outcome("up", true, 0.5));

    assertThatThrownBy(
            () -> floors.check(output, List.of(outcome("other", true, 9)), new HashMap<>()))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.errorCode()).isEqualTo("NO_FLOORS"));
  }

  @Test
  void writingKeepsTheFloorsOfWhatWasNotMeasured() throws IOException {
    floorsOf(outcome("one", true, 0.5));
    BenchFloors both = floorsOf(outcome("two", true, 0.7));

    assertThat(
            both.check(
                output, List.of(outcome("one", true, 1), outcome("two", true, 1)), new HashMap<>()))
        .extracting(row -> row.get("floor"))
        .containsExactly(0.4, 0.56);
  }

  @Test
  void theCommittedFloorsCanBeReadAndNonsenseCannot() throws IOException {
    assertThat(BenchFloors.committed()).isNotNull();
    Path file = folder.resolve("bad.json");
    Files.writeString(file, "{\"ingest/4MB\": {\"better\": \"faster\", \"ratio\": 1}}");
    assertThatThrownBy(() -> BenchFloors.read(file)).hasMessageContaining("faster");
    Files.writeString(file, "{\"ingest/4MB\": {\"better\": \"higher\"}}");
    assertThatThrownBy(() -> BenchFloors.read(file)).hasMessageContaining("not above 0");
  }
}
