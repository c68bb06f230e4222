package io.tributary.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code tributary cluster stop}. */
@CommandLine.Command(
    name = "stop",
    description = "End the background cluster. Its data stay unless --purge is given.")
final class ClusterStopCommand extends Command {
  private static final int POLITE_SECONDS = 40;
  private static final int FORCED_SECONDS = 10;

  @CommandLine.Mixin ClusterFolder.Choice data = new ClusterFolder.Choice();

  @Option(names = "--purge", description = "Delete its data and its log too.")
  boolean purge;

  @Override
  Object run(Output output) throws Exception {
    ClusterFolder folder = data.folder();
    Optional<ClusterState> state = folder.running();
    boolean forced = false;
    if (state.isPresent()) {
      ProcessHandle process = state.get().process().orElse(null);
      forced = process != null && end(output, process);
      output.line("The cluster (process %d) has ended.", state.get().pid());
    } else {
      output.line("No cluster runs in %s.", folder.path());
    }
    folder.forget();
    if (purge) {
      purge(output, folder);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("wasRunning", state.isPresent());
    json.put("forced", forced);
    json.put("purged", purge);
    json.put("data", folder.path().toString());
    return json;
  }

  /** Ends the process; true when it had to be forced. */
  private static boolean end(Output output, ProcessHandle process)
      throws InterruptedException, ExecutionException {
    process.destroy();
    if (ended(process, POLITE_SECONDS)) {
      return false;
    }
    output.line("It did not end within %d s and is ended by force.", POLITE_SECONDS);
    process.destroyForcibly();
    if (!ended(process, FORCED_SECONDS)) {
      throw CliException.failed(
          "NOT_STOPPED", "process " + process.pid() + " does not end", "end it yourself");
    }
    return true;
  }

  private static boolean ended(ProcessHandle process, int seconds)
      throws InterruptedException, ExecutionException {
    CompletableFuture<ProcessHandle> exit = process.onExit();
    try {
      return !exit.get(seconds, TimeUnit.SECONDS).isAlive();
    } catch (TimeoutException e) {
      return false; // The caller has a harder way.
    }
  }

  private static void purge(Output output, ClusterFolder folder) throws IOException {
    folder.purge();
    output.line("Its data in %s are deleted.", folder.path());
  }
}
