package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.local.Ports;
import io.tributary.local.ProcessCluster;
import io.tributary.local.Supervised;
import io.tributary.participant.FederationAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long models are late after {@code kill -9} in the middle of a round, with nothing else amiss.
 * Measured are the time from the kill to the next model, into which updates were folded that were
 * sent after the kill, and, with round after round until all processes are back, the longest time
 * that any model took: without its JobManager a job goes on for a while and stops only then.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // One cluster for all.
class RecoveryTimesTest {
  private static final String NAME = "times";
  private static final int REPEATS = Integer.getInteger("recovery.repeats", 5);
  private final Properties client = new Properties();
  private ProcessCluster cluster;
  private Rest rest;
  private FederationAdmin admin;
  private Cohort cohort;
  private int round;
  private float[] model = new float[InvarianceTest.PARAMETERS];

  /** Which process to kill. */
  private interface Victim {
    Supervised choose() throws IOException, InterruptedException;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    cluster =
        new ProcessCluster(
            new ProcessCluster.Plan(
                folder,
                Ports.free(),
                Ports.free(),
                3,
                2,
                2,
                256,
                List.of("--federations", NAME, "--checkpoint-interval", "1s")));
    cluster.start();
    client.setProperty("bootstrap.servers", cluster.bootstrapServers());
    rest = new Rest(cluster.dashboard());
    admin = new FederationAdmin(client, NAME);
    cohort = Cohort.open(admin, client, NAME, 1000, folder.resolve("cohort"));
    undisturbedRound();
  }

  @AfterAll
  void end() {
    if (cohort != null) {
      cohort.close();
      admin.close();
    }
    cluster.close();
  }

  @Test
  void aTaskManagerWithASpare() throws Exception {
    assertThat(longest("TaskManager", this::busyTaskManager)).isLessThanOrEqualTo(20);
  }

  @Test
  void aJobManager() throws Exception {
    assertThat(longest("JobManager", cluster::jobManager)).isLessThanOrEqualTo(60);
  }

  @Test
  void aBroker() throws Exception {
    assertThat(longest("broker", cluster::broker)).isLessThanOrEqualTo(60);
  }

  /** Seconds that a model was late at most. */
  private double longest(String what, Victim victim) throws Exception {
    List<Double> next = new ArrayList<>();
    List<Double> longest = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      Patience.await("a cluster in order", this::allIsWell);
      next.add(recovery(victim.choose()));
      double most = next.get(i);
      while (allIsWell().isEmpty()) {
        most = Math.max(most, undisturbedRound());
      }
      longest.add(most);
    }
    tell("kill -9 of a " + what + ", to the next model", next);
    tell("kill -9 of a " + what + ", the longest for a model until all is well", longest);
    return Measured.most(longest);
  }

  private static void tell(String what, List<Double> seconds) {
    System.out.printf(
        "%s, seconds: median %.1f, most %.1f, of %s%n",
        what, Measured.median(seconds), Measured.most(seconds), seconds);
  }

  /** Half of the updates, a kill, the other half, the model; gives seconds. */
  private double recovery(Supervised victim) throws Exception {
    round++;
    send(0, Cohort.SIZE / 2);
    ProcessHandle process = victim.handle().orElseThrow();
    long killed = System.nanoTime();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().get();
    send(Cohort.SIZE / 2, Cohort.SIZE);
    return (awaitModel() - killed) / 1e9;
  }

  /** A round to which nothing more is done; gives seconds. */
  private double undisturbedRound() throws Exception {
    long begin = System.nanoTime();
    round++;
    send(0, Cohort.SIZE);
    return (awaitModel() - begin) / 1e9;
  }

  private void send(int from, int to) throws Exception {
    for (int p = from; p < to; p++) {
      cohort.send(p, round);
    }
  }

  private long awaitModel() throws Exception {
    model = InvarianceTest.independentRound(model, round, Cohort.SIZE);
    cohort.await(round, model);
    return System.nanoTime();
  }

  /** A TaskManager that runs a part of the job; another one is idle. */
  private Supervised busyTaskManager() throws IOException, InterruptedException {
    TreeSet<String> busy = new TreeSet<>();
    for (JsonNode vertex : rest.get("/jobs/" + cluster.job()).get("vertices")) {
      String path = "/jobs/" + cluster.job() + "/vertices/" + vertex.get("id").asText();
      for (JsonNode subtask : rest.get(path).get("subtasks")) {
        busy.add(subtask.get("taskmanager-id").asText());
      }
    }
    assertThat(busy).as("there is a spare one").hasSizeLessThan(cluster.taskManagers().size());
    return cluster.taskManagers().stream()
        .filter(candidate -> candidate.name().equals(busy.first()))
        .findFirst()
        .orElseThrow();
  }

  /** All processes answer, the job runs and has a checkpoint since it was restored. */
  private Optional<String> allIsWell() throws InterruptedException {
    try {
      boolean all =
          rest.get("/taskmanagers").get("taskmanagers").size() == cluster.taskManagers().size()
              && cluster.taskManagers().stream().allMatch(t -> t.handle().isPresent());
      String state = rest.get("/jobs/" + cluster.job()).get("state").asText();
      JsonNode latest = rest.get("/jobs/" + cluster.job() + "/checkpoints").get("latest");
      boolean saved =
          time(latest, "completed", "latest_ack_timestamp")
              > time(latest, "restored", "restore_timestamp");
      return all && state.equals("RUNNING") && saved ? Optional.of(state) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // No JobManager at the moment.
    }
  }

  private static long time(JsonNode latest, String what, String when) {
    JsonNode found = latest.get(what);
    return found == null || found.isNull() ? 0 : found.get(when).asLong();
  }
}
