package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code tributary verify} in a process of its own. */
final class Verifying {
  private Verifying() {}

  /** Runs the command, which must end with the given code; gives its result. */
  static JsonNode run(
      String bootstrapServers, String federation, Path folder, int exitCode, String... arguments)
      throws Exception {
    Path out = folder.resolve("verify.json");
    Path err = folder.resolve("verify.err");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "verify",
                "--json",
                "--bootstrap-servers",
                bootstrapServers,
                "--federation",
                federation));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(exitCode);
    JsonNode envelope = new ObjectMapper().readTree(out.toFile());
    assertThat(envelope.get("command").asText()).isEqualTo("verify");
    if (exitCode == 4) {
      assertThat(envelope.get("errorCode").asText()).isEqualTo("VERIFICATION_FAILED");
    }
    return envelope.get("result");
  }

  /** Everything that is there must verify. */
  static void passes(String bootstrapServers, String federation, Path folder) throws Exception {
    assertThat(run(bootstrapServers, federation, folder, 0).get("verified").asBoolean()).isTrue();
  }
}
