package io.tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.local.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** {@code tributary cluster start}. */
@CommandLine.Command(
    name = "start",
    description = "Start the cluster in the background, with the aggregation job.")
final class ClusterStartCommand extends Command {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int STEP_MILLIS = 200;

  @CommandLine.Mixin ClusterSetup setup = new ClusterSetup();

  @Override
  Object run(Output output) throws Exception {
    setup.check();
    ClusterFolder folder = setup.data.folder();
    Optional<ClusterState> other = folder.running();
    if (other.isPresent()) {
      throw CliException.failed(
          "ALREADY_RUNNING",
          "a cluster runs already (process "
              + other.get().pid()
              + ", "
              + other.get().bootstrapServers()
              + ")",
          "see " + folder.command("status") + ", or end it with " + folder.command("stop"));
    }
    Ports.requireFree(setup.ports.kafka, "the Kafka broker", "--kafka-port");
    Ports.requireFree(setup.ports.flink, "Flink's dashboard", "--flink-port");
    folder.forget();
    output.line("Starting a Kafka broker and a Flink cluster in the background ...");
    output.line("Log %s", folder.log());
    Process process = spawn(folder);
    boolean ready = false;
    try {
      ClusterState state = await(output, folder, process);
      ready = true;
      return ready(output, folder, state);
    } finally {
      if (!ready) {
        end(process);
      }
    }
  }

  private Process spawn(ClusterFolder folder) throws IOException {
    String home = System.getProperty("tributary.home");
    if (home == null) {
      throw CliException.failed(
          "NO_HOME", "the system property tributary.home is not set", "use bin/tributary");
    }
    Files.createDirectories(folder.path());
    List<String> line = new ArrayList<>();
    line.addAll(List.of(Path.of(home, "bin", "tributary").toString(), "cluster", "run", "--json"));
    line.addAll(setup.arguments());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("TRIBUTARY_LOG_FILE", folder.log().toString());
    builder.environment().putIfAbsent("TRIBUTARY_LOG_LEVEL", "info");
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(folder.result().toFile());
    builder.redirectError(folder.errors().toFile());
    return builder.start();
  }

  /** Waits until the cluster and its job run. */
  private ClusterState await(Output output, ClusterFolder folder, Process process)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    String told = "";
    while (System.nanoTime() - begin < LIMIT.toNanos()) {
      if (process.waitFor(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
        throw failure(folder, process.exitValue());
      }
      Optional<ClusterState> state = folder.state();
      String phase = state.map(ClusterState::phase).orElse("starting Java");
      boolean ready = state.isPresent() && state.get().ready();
      if (ready && jobRuns(state.get())) {
        return state.get();
      }
      String news = ready ? "waiting for the job to run" : phase;
      if (!news.equals(told)) {
        output.line("  %5.1f s  %s", (System.nanoTime() - begin) / 1e9, news);
        told = news;
      }
    }
    throw CliException.failed(
        "NOT_READY",
        "the cluster was not ready within " + LIMIT.toSeconds() + " s; it last was: " + told,
        "see " + folder.log() + " and " + folder.errors());
  }

  private static boolean jobRuns(ClusterState state) throws InterruptedException {
    return state.job() == null
        || new FlinkRest(state.dashboard())
            .jobs().orElse(List.of()).stream()
                .anyMatch(job -> job.id().equals(state.job()) && job.runs());
  }

  /** What the background process said before it ended. */
  private static CliException failure(ClusterFolder folder, int exitCode) throws IOException {
    String log = "see " + folder.log() + " and " + folder.errors();
    JsonNode said = new ObjectMapper().readTree(folder.result().toFile());
    if (said == null || !said.path("message").isTextual()) {
      return CliException.failed(
          "NOT_STARTED", "the cluster's process ended with code " + exitCode, log);
    }
    String hint = said.path("hint").asText();
    return CliException.failed(
        said.path("errorCode").asText(),
        said.path("message").asText(),
        hint.isEmpty() ? log : hint + "; " + log);
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private Object ready(Output output, ClusterFolder folder, ClusterState state) {
    output.line("Kafka      %s", state.bootstrapServers());
    output.line("Dashboard  %s", state.dashboard());
    output.line("Data       %s", folder.path());
    output.line("End it with %s.", folder.command("stop"));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bootstrapServers", state.bootstrapServers());
    json.put("dashboard", state.dashboard());
    json.put("pid", state.pid());
    json.put("job", state.job());
    json.put("data", folder.path().toString());
    json.put("log", folder.log().toString());
    return json;
  }
}
