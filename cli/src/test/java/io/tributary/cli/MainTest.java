package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a user calls it, without a broker. */
final class MainTest {
  @TempDir Path folder;

  /** What a call left behind. */
  private record Call(int exitCode, String out, String err) {
    /** The one JSON object on standard output. */
    JsonNode json() throws IOException {
      try (var values = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(out)) {
        List<JsonNode> all = values.readAll();
        assertThat(all).hasSize(1);
        return all.get(0);
      }
    }
  }

  private static Call call(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(arguments);
      return new Call(
          exitCode,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "cluster",
        "cluster start --slots many",
        "demo --attack alie",
        "demo --attack alie:0",
        "demo --attack aile:4",
        "demo --attack ipm(x):4",
        "demo --attack alie:16",
        "demo --attack alie:4 --set aggregation.algorithm=scaffold(participants=16)",
        "cluster start --kafka-port 0",
        "cluster start --kafka-port 5000 --flink-port 5000",
        "cluster start --parallelism 5 --slots 4",
        "task",
        "task open",
        "task open a.yaml --timeout soon",
        "task validate a.yaml --set quorum",
        "participant register",
        "participant register p",
        "participant register p --key k --public-key 00",
        "participant register p --public-key 00",
        "participant register p/q --key k",
        "participant register p --key k --partitions 0",
        "participant register p --key k --contributors 0",
        "participant register p --key k --contributors 50001",
        "model pull t",
        "model pull t --out m.xyz",
        "model pull t --out m.npz --format csv",
        "round show t one",
        "bench speed",
        "bench fold speed/4MB",
        "rejects list --limit 0",
        "rejects list --code NO_SUCH_CODE",
        "rejects list --federation UPPER",
        "verify --round 0",
        "verify --noise-key nowhere",
        "verify --noise-key file:/no/such/file",
        "privacy",
        "privacy account --noise-multiplier 1",
        "privacy account --noise-multiplier 0 --delta 1e-5",
        "privacy account --noise-multiplier 1 --delta 1",
        "privacy account --noise-multiplier 1 --delta 1e-5 --epsilon 1",
        "privacy account --noise-multiplier 1 --delta 1e-5 --sampling poisson:2",
        "privacy account --noise-multiplier 1 --delta 1e-5 --mechanism cauchy",
        "privacy calibrate --target-epsilon 0 --delta 1e-5",
        "privacy show",
        "privacy account --noise-multiplier 1 --epsilon 1 --group 2",
        "privacy account --noise-multiplier 1 --delta 1e-5 --mechanism tree --sampling poisson:0.1",
        "bench privacy --epsilons 0",
        "bench privacy --seeds 0",
        "rule apply --rule median",
        "rule apply --rule nothing --in rows.csv",
        "verify --round one",
        "verify --round 1 --since 2",
        "verify --federation UPPER",
        "doctor --bootstrap-servers nowhere",
        "doctor --flink ftp://127.0.0.1:1"
      })
  void aUsageErrorExitsWithTwoAndSaysWhy(String line) throws IOException {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    Call people = call(arguments);
    assertThat(people.exitCode()).isEqualTo(2);
    assertThat(people.out()).isEmpty();
    assertThat(people.err()).startsWith("tributary: ");

    String[] withJson = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    withJson[arguments.length] = "--json";
    Call json = call(withJson);
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(json.json().get("errorCode").asText()).isEqualTo("USAGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "cluster --help",
        "cluster start --help",
        "cluster stop --help",
        "cluster status --help",
        "task validate --help",
        "task open --help",
        "task show --help",
        "task list --help",
        "task stop --help",
        "participant register --help",
        "participant list --help",
        "participant revoke --help",
        "model list --help",
        "model pull --help",
        "round list --help",
        "round show --help",
        "rejects list --help",
        "verify --help",
        "doctor --help",
        "demo --help"
      })
  void everyCommandHasHelp(String line) {
    Call call = call(line.split(" "));

    assertThat(call.exitCode()).isZero();
    assertThat(call.out()).startsWith("Usage: tributary");
    assertThat(call.err()).isEmpty();
  }

  @Test
  void theBackgroundProcessesCommandIsNotListed() {
    assertThat(call("cluster", "--help").out()).doesNotContain("foreground");
  }

  @Test
  void anErrorIsExactlyOneJsonObject() throws IOException {
    Call call = call("task", "validate", folder.resolve("none.yaml").toString(), "--json");

    assertThat(call.exitCode()).isEqualTo(1);
    JsonNode json = call.json();
    assertThat(json.get("schema").asInt()).isEqualTo(1);
    assertThat(json.get("command").asText()).isEqualTo("task validate");
    assertThat(json.get("status").asText()).isEqualTo("error");
    assertThat(json.get("errorCode").asText()).isEqualTo("FILE_NOT_READABLE");
    assertThat(json.get("hint").asText()).contains("check the path");
    assertThat(json.get("result").isNull()).isTrue();
    assertThat(call.err()).contains("none.yaml");
  }

  @Test
  void aValidTaskIsExactlyOneJsonObject() throws IOException {
    Call call = call("task", "validate", "../examples/digits.yaml", "--json");

    assertThat(call.exitCode()).isZero();
    JsonNode result = call.json().get("result");
    assertThat(result.get("valid").asBoolean()).isTrue();
    assertThat(result.get("parameters").asLong()).isEqualTo(650);
    assertThat(result.get("task").get("name").asText()).isEqualTo("digits");
  }

  @Test
  void aTaskIsToldInWords() {
    Call buffered = call("task", "validate", "../examples/buffered.yaml");
    assertThat(buffered.out())
        .contains("60, buffered: closing at 10 updates; from models up to 20 versions old")
        .contains("damped by polynomial(a=0.5)")
        .doesNotContain("after");

    assertThat(call("task", "validate", "../examples/cohorts.yaml").out())
        .contains(
            "sync: closing at 10 updates, or with at least 8 after 60.0 s; of a cohort of 13");
    assertThat(call("task", "validate", "../examples/async.yaml").out())
        .contains("async: closing with each update", "mixed in with 0.3", "mean of models");
    assertThat(call("task", "validate", "../examples/scaffold.yaml").out())
        .contains("scaffold(participants=20), weighted by uniform", "delta, control");
    assertThat(call("task", "validate", "../examples/region.yaml").out())
        .contains("sums go to task digits of federation national");
    assertThat(call("task", "validate", "../examples/fedadam.yaml").out())
        .contains("learning rate 0.1 times cosine(rounds=30,floor=0.1)");
  }

  @Test
  void anArgumentOfAStrategyCanBeSet() {
    Call call =
        call(
            "task",
            "validate",
            "../examples/fedavg.yaml",
            "--set",
            "optimizer.name=fedadam(beta1=0.5,tau=0.01)");

    assertThat(call.exitCode()).isZero();
    assertThat(call.out()).contains("fedadam(beta1=0.5,tau=0.01)");
  }

  @Test
  void statusOfNoClusterIsThreeWithWhatIsKnown() throws IOException {
    Call call = call("cluster", "status", "--data", folder.toString(), "--json");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.json().get("errorCode").asText()).isEqualTo("NOT_REACHABLE");
    assertThat(call.json().get("result").get("running").asBoolean()).isFalse();
  }

  @Test
  void stoppingNoClusterIsFine() throws IOException {
    Call call = call("cluster", "stop", "--data", folder.toString(), "--json");

    assertThat(call.exitCode()).isZero();
    assertThat(call.json().get("result").get("wasRunning").asBoolean()).isFalse();
  }

  @Test
  void accountsAndCalibratesAsEachOther() throws IOException {
    JsonNode account =
        call("privacy account --noise-multiplier 2 --rounds 7 --delta 1e-5 --json".split(" "))
            .json()
            .get("result");
    double epsilon = account.get("pld").get("epsilon").asDouble();
    assertThat(account.get("rdp").get("epsilon").asDouble()).isGreaterThan(epsilon);
    assertThat(account.get("rdp").has("order")).isTrue();
    String calibrate = "privacy calibrate --rounds 7 --delta 1e-5 --json --target-epsilon ";
    JsonNode calibrated = call((calibrate + epsilon).split(" ")).json().get("result");
    assertThat(calibrated.get("noiseMultiplier").asDouble())
        .isCloseTo(2, org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void anAuditStaysBelowTheClaimAndRisesAboveItWithoutNoise() throws IOException {
    String line = "privacy audit --attack canaries,inversion --epsilon 2 --rounds 1 --json";
    JsonNode audit = call(line.split(" ")).json().get("result");
    assertThat(audit.get("refuted").asBoolean()).isFalse();
    assertThat(audit.get("attacks")).hasSize(2);
    for (JsonNode attack : audit.get("attacks")) {
      assertThat(attack.get("withNoise").get("byTradeOff").asDouble()).isLessThan(2);
      assertThat(attack.get("withoutNoise").get("byTradeOff").asDouble()).isGreaterThan(2);
    }
    assertThat(audit.get("attacks").get(0).get("withNoise").get("byTradeOff").asDouble())
        .isGreaterThan(0.2);
  }

  @Test
  void appliesARuleToTheRowsOfAFile() throws IOException {
    Path rows =
        java.nio.file.Files.writeString(
            folder.resolve("rows.csv"), "id,x,y\na,1,2\nb,1,2.5\nc,1,3\nd,900,-900\ne,1.5,2\n");
    JsonNode result =
        call("rule", "apply", "--rule", "caf(f=1)", "--in", rows.toString(), "--json")
            .json()
            .get("result");
    assertThat(result.get("aggregate").get(0).asDouble()).isBetween(1.0, 1.5);
    assertThat(result.get("exclusions")).hasSize(1);
    assertThat(result.get("exclusions").get(0).toString()).contains("SPECTRAL_OUTLIER", "\"d\"");
    Call people = call("rule", "apply", "--rule", "median", "--in", rows.toString());
    assertThat(people.exitCode()).isZero();
    assertThat(people.out()).contains("1", "2");
    Path broken = java.nio.file.Files.writeString(folder.resolve("broken.csv"), "1,2\n3\n");
    Call refused = call("rule", "apply", "--rule", "median", "--in", broken.toString());
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("tributary: ");
  }
}
