package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.local.ProcessCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stopping the job of a cluster of processes with a savepoint, and going on from that. */
final class Savepoints {
  private final ProcessCluster cluster;
  private final Rest rest;
  private final int starts;
  private final Set<Path> before;
  private String trigger;

  private Savepoints(ProcessCluster cluster) throws IOException {
    this.cluster = cluster;
    this.rest = new Rest(cluster.dashboard());
    this.starts = cluster.jobManager().starts();
    this.before = new HashSet<>(complete());
  }

  /** Stops with a savepoint; the next JobManager must go on from it, at the given parallelism. */
  static void restoreAt(ProcessCluster cluster, int parallelism)
      throws IOException, InterruptedException {
    cluster.parallelism(parallelism);
    Savepoints savepoints = new Savepoints(cluster);
    Path taken = Patience.await("a stop with a savepoint", savepoints::stop);
    JsonNode restored = Patience.await("a job that was restored", savepoints::restored);
    assertThat(restored.get("is_savepoint").asBoolean()).isTrue();
    assertThat(restored.get("external_path").asText()).endsWith(taken.getFileName().toString());
  }

  /** Asks again when a savepoint has failed or the JobManager that was asked is gone. */
  private Optional<Path> stop() throws IOException, InterruptedException {
    Set<Path> taken = complete();
    taken.removeAll(before);
    if (!taken.isEmpty() && cluster.jobManager().starts() > starts) {
      return taken.stream().findFirst();
    }
    try {
      if (trigger == null) {
        trigger =
            rest.post("/jobs/" + cluster.job() + "/stop", "{\"drain\":false}")
                .get("request-id")
                .asText();
      }
      JsonNode state = rest.get("/jobs/" + cluster.job() + "/savepoints/" + trigger);
      if (state.get("operation") != null && state.get("operation").has("failure-cause")) {
        before.addAll(taken);
        trigger = null;
      }
    } catch (IOException e) {
      if (taken.isEmpty()) {
        trigger = null;
      }
      throw e;
    }
    return Optional.empty();
  }

  private Optional<JsonNode> restored() throws IOException, InterruptedException {
    return Optional.ofNullable(
            rest.get("/jobs/" + cluster.job() + "/checkpoints").get("latest").get("restored"))
        .filter(restored -> !restored.isNull());
  }

  private Set<Path> complete() throws IOException {
    if (!Files.isDirectory(cluster.savepoints())) {
      return new HashSet<>();
    }
    try (Stream<Path> found = Files.list(cluster.savepoints())) {
      return found
          .filter(savepoint -> Files.exists(savepoint.resolve("_metadata")))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }
}
