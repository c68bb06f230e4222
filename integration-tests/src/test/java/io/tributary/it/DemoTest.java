package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.cli.Main;
import io.tributary.local.Ports;
import io.tributary.local.attack.AttackSpec;
import io.tributary.local.grid.PlainFederation;
import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.Partitioner;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a user runs it, twice. */
class DemoTest {
  private static final List<String> ATTACKED =
      List.of("--participants", "14", "--rounds", "5", "--seed", "3", "--attack", "ipm(6):3");

  @Test
  void learnsAsWellAsInOnePlaceAndTheSameEveryTime(@TempDir Path folder) throws Exception {
    JsonNode result =
        demo(folder, "first", "--participants", "20", "--rounds", "30", "--seed", "7");
    assertThat(result.get("rounds")).hasSize(30);
    assertThat(result.get("rounds")).allMatch(round -> round.get("included").asInt() == 20);
    double accuracy = result.get("finalAccuracy").asDouble();
    assertThat(accuracy).isGreaterThanOrEqualTo(0.93);
    assertThat(result.get("centralizedAccuracy").asDouble() - accuracy).isLessThanOrEqualTo(0.02);
    assertThat(hashes(result)).doesNotHaveDuplicates();
    JsonNode again =
        demo(folder, "second", "--participants", "20", "--rounds", "10", "--seed", "7");
    assertThat(hashes(again)).isEqualTo(hashes(result).subList(0, 10));
    assertThat(leftBehind(folder)).as("temporary files").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "6, rounds.policy=buffered, lognormal:0.5",
    "4, aggregation.algorithm=scaffold(participants=8), none",
  })
  void showsPoliciesAndAlgorithms(
      int rounds, String choice, String stragglers, @TempDir Path folder) throws Exception {
    shows(rounds, choice, stragglers, folder);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "24, rounds.policy=async, lognormal:0.5",
    "4, optimizer.name=fedadam, lognormal:0.5",
    "4, aggregation.algorithm=fednova, none",
  })
  void showsEveryPolicyAndKindOfAlgorithm(
      int rounds, String choice, String stragglers, @TempDir Path folder) throws Exception {
    shows(rounds, choice, stragglers, folder);
  }

  private static void shows(int rounds, String choice, String stragglers, Path folder)
      throws Exception {
    JsonNode result =
        demo(
            folder,
            "variant",
            "--participants",
            "8",
            "--rounds",
            Integer.toString(rounds),
            "--set",
            choice,
            "--stragglers",
            stragglers);
    assertThat(result.get("rounds")).hasSize(rounds);
    assertThat(result.get("finalAccuracy").asDouble()).isGreaterThan(0.6);
  }

  @Test
  void aRobustRuleBearsAnAttack(@TempDir Path folder) throws Exception {
    List<String> defended = new ArrayList<>(ATTACKED);
    defended.addAll(List.of("--set", "aggregation.rule=robust(f=3)"));
    JsonNode result = demo(folder, "robust", defended.toArray(String[]::new));
    assertThat(result.get("attack").get("attackers")).hasSize(3);
    assertThat(result.get("finalAccuracy").asDouble()).isGreaterThan(0.75);
  }

  /** The mean does not bear it, and that is what the grid computes without broker and job. */
  @Test
  void theGridIsTheDemoWithoutAJob(@TempDir Path folder) throws Exception {
    JsonNode rounds = demo(folder, "mean", ATTACKED.toArray(String[]::new)).get("rounds");
    Dataset.Split split = Dataset.digits().holdOut();
    PlainFederation plain =
        new PlainFederation(
            digits(),
            Partitioner.parse("dirichlet:0.5").split(split.train(), 14, 3),
            Optional.of(AttackSpec.parse("ipm(6):3")),
            3);
    for (JsonNode round : rounds) {
      assertThat(plain.round()).isEqualTo(14);
      assertThat(plain.evaluate(split.test()).accuracy())
          .as(round.toString())
          .isCloseTo(round.get("accuracy").asDouble(), within(0.003));
    }
    assertThat(rounds.get(rounds.size() - 1).get("accuracy").asDouble()).isLessThan(0.3);
  }

  private static TaskSpec digits() {
    TaskSpec.Builder task = Federation.task("clinics", "digits", 1, 65536, 14);
    return task.setModel(
            ModelSpec.newBuilder()
                .setParameters(
                    List.of(
                        new ParameterSpec("dense.weight", List.of(64, 10)),
                        new ParameterSpec("dense.bias", List.of(10))))
                .build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(100)
                .setMaxWeight(10000)
                .setMaxParticipantsPerRound(1000)
                .build())
        .setTraining(new TrainingSpec(4, 16, 0.5, 0.0))
        .build();
  }

  @Test
  void keepsAPrivacyBudget(@TempDir Path folder) throws Exception {
    JsonNode result =
        demo(
            folder,
            "private",
            "--participants",
            "40",
            "--rounds",
            "6",
            "--set",
            "privacy.epsilon=8",
            "--set",
            "privacy.delta=1e-4",
            "--set",
            "privacy.mechanism=toeplitz(bands=2)",
            "--set",
            "privacy.noiseMultiplier=1.5");
    int affordable = result.get("rounds").size();
    assertThat(affordable).as("rounds that the budget covers").isBetween(2, 5);
    assertThat(result.get("finalAccuracy").asDouble()).isBetween(0.3, 0.95);
  }

  private static List<String> hashes(JsonNode result) {
    List<String> hashes = new ArrayList<>();
    result.get("rounds").forEach(round -> hashes.add(round.get("modelHash").asText()));
    return hashes;
  }

  private static JsonNode demo(Path folder, String name, String... arguments) throws Exception {
    Path out = folder.resolve(name + ".json");
    Path err = folder.resolve(name + ".err");
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.io.tmpdir=" + temporary,
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "--partition",
                "dirichlet:0.5",
                "--json",
                "--kafka-port",
                Integer.toString(Ports.free()),
                "--flink-port",
                Integer.toString(Ports.free())));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    JsonNode envelope = new ObjectMapper().readTree(out.toFile());
    assertThat(envelope.get("status").asText()).isEqualTo("ok");
    return envelope.get("result");
  }

  private static List<Path> leftBehind(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("tributary")).toList();
    }
  }
}
