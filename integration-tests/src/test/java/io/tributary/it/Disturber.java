package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.local.ProcessCluster;
import io.tributary.local.Supervised;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does to the processes of a federation what a bad day does, and counts it. */
final class Disturber implements AutoCloseable {
  private static final int SHORTEST_FREEZE_SECONDS = 10;
  private static final int LONGEST_FREEZE_SECONDS = Integer.getInteger("chaos.freeze.most", 60);
  private static final List<Integer> PARALLELISM = List.of(1, 2, 4);
  private final Random random;
  private final ProcessCluster first;
  private final SecondCopy second;
  private final CheckpointFaults faults;
  private final Cohort cohort;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final List<Future<?>> wakings = new ArrayList<>();
  private final Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
  private int rescales;

  /** For one federation, with the seed's randomness. */
  Disturber(
      Random random,
      ProcessCluster first,
      SecondCopy second,
      CheckpointFaults faults,
      Cohort cohort) {
    this.random = random;
    this.first = first;
    this.second = second;
    this.faults = faults;
    this.cohort = cohort;
  }

  /** How often each has been done. */
  Map<Disturbance, Integer> done() {
    return done;
  }

  /**
   * Disturbs; returns when the process has been started again, or the order has been taken.
   *
   * @param p who is about to send
   * @param round the round that is open
   */
  void disturb(Disturbance disturbance, int p, int round) throws Exception {
    switch (disturbance) {
      case KILL_TASK_MANAGER -> kill(any(first));
      case KILL_JOB_MANAGER -> kill(first.jobManager());
      case KILL_BROKER -> kill(first.broker());
      case FREEZE_TASK_MANAGER -> freeze(any(first));
      case FREEZE_JOB_MANAGER -> freeze(first.jobManager());
      case FREEZE_BROKER -> freeze(first.broker());
      case RESCALE_BY_REST -> rescale(parallelism());
      case RESCALE_BY_SAVEPOINT -> Savepoints.restoreAt(first, parallelism());
      case FULL_CHECKPOINT_FOLDER -> faults.fill();
      case READ_ONLY_CHECKPOINT_FOLDER -> faults.protect();
      case KILL_PARTICIPANT -> kill(cohort.processes().get(random.nextInt(Cohort.PROCESSES)));
      case CUT_UPLOAD -> cohort.sendHalf(p, round);
      case KILL_TASK_MANAGER_OF_SECOND_COPY -> kill(any(second.cluster()));
      case KILL_JOB_MANAGER_OF_SECOND_COPY -> kill(second.cluster().jobManager());
    }
    ChaosPlan.count(done, disturbance);
  }

  private int parallelism() {
    return PARALLELISM.get(rescales++ % PARALLELISM.size());
  }

  private Supervised any(ProcessCluster cluster) {
    return cluster.taskManagers().get(random.nextInt(cluster.taskManagers().size()));
  }

  /** Kills as {@code kill -9} does, and waits until the supervisor has started it again. */
  static void kill(Supervised victim) throws InterruptedException {
    ProcessHandle process = Patience.await("a living " + victim.name(), () -> victim.handle());
    int starts = victim.starts();
    assertThat(process.destroyForcibly()).isTrue();
    Patience.await(
        victim.name() + " has been started again",
        () -> victim.starts() > starts ? victim.handle() : Optional.empty());
  }

  /** Stops a process for longer than its heartbeat may be late; it wakes up as a zombie. */
  private void freeze(Supervised victim) throws IOException, InterruptedException {
    long pid = Patience.await("a living " + victim.name(), () -> victim.handle()).pid();
    int seconds =
        SHORTEST_FREEZE_SECONDS
            + random.nextInt(LONGEST_FREEZE_SECONDS - SHORTEST_FREEZE_SECONDS + 1);
    signal("STOP", pid);
    System.out.printf("%s is frozen for %d s%n", victim.name(), seconds);
    wakings.add(
        later.schedule(
            () -> {
              signal("CONT", pid);
              return null;
            },
            seconds,
            TimeUnit.SECONDS));
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** Waits until nothing is frozen any more. */
  void awaitWakings() throws Exception {
    for (Future<?> waking : wakings) {
      waking.get(LONGEST_FREEZE_SECONDS + 10, TimeUnit.SECONDS);
    }
  }

  private void rescale(int wanted) throws InterruptedException {
    Rest rest = new Rest(first.dashboard());
    String path = "/jobs/" + first.job() + "/resource-requirements";
    Patience.await(
        "a JobManager that rescales",
        () -> {
          ObjectNode requirements = (ObjectNode) rest.get(path);
          for (JsonNode vertex : requirements) {
            ((ObjectNode) vertex.get("parallelism")).put("upperBound", wanted);
          }
          rest.put(path, requirements.toString());
          return Optional.of(wanted);
        });
  }

  @Override
  public void close() {
    later.shutdownNow();
  }
}
