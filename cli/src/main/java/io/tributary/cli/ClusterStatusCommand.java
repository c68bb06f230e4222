package io.tributary.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** {@code tributary cluster status}. */
@CommandLine.Command(
    name = "status",
    description = "Whether the background cluster runs: exit code 0 when it does, 3 when not.")
final class ClusterStatusCommand extends Command {
  @CommandLine.Mixin ClusterFolder.Choice data = new ClusterFolder.Choice();

  @Override
  Object run(Output output) throws Exception {
    ClusterFolder folder = data.folder();
    Optional<ClusterState> running = folder.running();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("running", running.isPresent());
    json.put("data", folder.path().toString());
    json.put("log", folder.log().toString());
    if (running.isEmpty()) {
      throw CliException.notReachable(
              "no cluster runs in " + folder.path(), "start one with " + folder.command("start"))
          .with(json);
    }
    ClusterState state = running.get();
    Optional<FlinkRest.Job> job = new FlinkRest(state.dashboard()).aggregation();
    json.put("phase", state.phase());
    json.put("pid", state.pid());
    json.put("startedAt", state.startedAt());
    json.put("bootstrapServers", state.bootstrapServers());
    json.put("dashboard", state.dashboard());
    json.put("job", job.orElse(null));
    output.line(
        "Running    process %d since %s, %s", state.pid(), state.startedAt(), state.phase());
    output.line("Kafka      %s", state.bootstrapServers());
    output.line("Dashboard  %s", state.dashboard());
    output.line("Job        %s", job.map(FlinkRest.Job::toString).orElse("no aggregation job"));
    output.line("Data       %s", folder.path());
    output.line("Log        %s", folder.log());
    return json;
  }
}
