package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.local.Ports;
import io.tributary.local.ProcessCluster;
import io.tributary.local.Supervised;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds on real processes that are killed in the middle: broker, JobManager, TaskManagers. With
 * every participant in every round each model is known beforehand, and must come out.
 */
@Tag("long")
class ChaosTest {
  private static final String NAME = "chaos";
  private static final int PARTICIPANTS = InvarianceTest.PARTICIPANTS;
  private static final int KILLS = Integer.getInteger("chaos.kills", 30);
  private static final int FREEZES = Integer.getInteger("chaos.freezes", 3);
  private static final int RESCALES = Integer.getInteger("chaos.rescales", 12);
  private static final int DISTURBANCES_A_ROUND = 2;
  private static final List<Integer> PARALLELISM = List.of(1, 2, 4);
  private final Random random = new Random(Long.getLong("chaos.seed", 1));
  private final SigningKey key = SigningKey.generate();
  private final List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
  private final Map<Disturbance, List<Double>> recoveries = new TreeMap<>();

  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final List<Future<?>> wakings = new ArrayList<>();
  private int rescales;

  /** What is done to the cluster. */
  private enum Disturbance {
    KILL_TASK_MANAGER,
    KILL_JOB_MANAGER,
    KILL_BROKER,
    FREEZE_TASK_MANAGER,
    FREEZE_JOB_MANAGER,
    FREEZE_BROKER,
    RESCALE
  }

  @AfterEach
  void endThread() {
    later.shutdownNow();
  }

  @Test
  void modelsAreTheSameWhateverDies(@TempDir Path folder) throws Exception {
    try (ProcessCluster cluster = new ProcessCluster(plan(folder))) {
      cluster.start();
      Properties client = new Properties();
      client.setProperty("bootstrap.servers", cluster.bootstrapServers());
      try (FederationAdmin admin = new FederationAdmin(client, NAME)) {
        admin.ensureTopics(4);
        for (int p = 0; p < PARTICIPANTS; p++) {
          admin.register("p" + p, key.verifyingKey(), "");
        }
        TaskSpec task =
            Federation.task(NAME, "t", InvarianceTest.PARAMETERS, 128, PARTICIPANTS).build();
        admin.openTask(task);
        Federation.awaitPublished(admin, "t", 0);
        try (FederationConnection connection = FederationConnection.open(client, NAME)) {
          int rounds = disturbedRounds(cluster, admin, connection, task);
          for (Future<?> waking : wakings) {
            waking.get(60, TimeUnit.SECONDS);
          }
          assertThatAllIsAccountedFor(admin, rounds);
          Verifying.passes(cluster.bootstrapServers(), NAME, folder);
        }
      }
    }
  }

  private static ProcessCluster.Plan plan(Path folder) {
    return new ProcessCluster.Plan(
        folder,
        Ports.free(),
        Ports.free(),
        3,
        2,
        2,
        256,
        List.of("--federations", NAME, "--checkpoint-interval", "1s"));
  }

  private int disturbedRounds(
      ProcessCluster cluster, FederationAdmin admin, FederationConnection connection, TaskSpec task)
      throws Exception {
    List<Disturbance> plan = shuffledPlan();
    float[] expected = new float[InvarianceTest.PARAMETERS];
    int rounds = (plan.size() + DISTURBANCES_A_ROUND - 1) / DISTURBANCES_A_ROUND;
    for (int round = 1; round <= rounds; round++) {
      int from = (round - 1) * DISTURBANCES_A_ROUND;
      List<Disturbance> now =
          plan.subList(from, Math.min(plan.size(), from + DISTURBANCES_A_ROUND));
      int at = 1 + random.nextInt(PARTICIPANTS - 2);
      long disturbed = 0;
      for (int p = 0; p < PARTICIPANTS; p++) {
        if (p == at) {
          disturbed = System.nanoTime();
          for (Disturbance disturbance : now) {
            disturb(cluster, disturbance);
          }
        }
        send(connection, task, p, round);
      }
      ModelPublished published = Federation.awaitPublished(admin, "t", round);
      double seconds = (System.nanoTime() - disturbed) / 1e9;
      now.forEach(d -> recoveries.computeIfAbsent(d, x -> new ArrayList<>()).add(seconds));
      expected = InvarianceTest.independentRound(expected, round);
      assertThat(connection.models().fetch(task, published).parameters())
          .as("version %d", round)
          .isEqualTo(expected);
      System.out.printf("round %d: %s, model %.1f s later%n", round, now, seconds);
    }
    return rounds;
  }

  private List<Disturbance> shuffledPlan() {
    List<Disturbance> plan = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      plan.add(Disturbance.values()[kill % 3]);
    }
    for (int freeze = 0; freeze < FREEZES; freeze++) {
      plan.add(Disturbance.values()[3 + freeze % 3]);
    }
    plan.addAll(Collections.nCopies(RESCALES, Disturbance.RESCALE));
    Collections.shuffle(plan, random);
    return plan;
  }

  private void disturb(ProcessCluster cluster, Disturbance disturbance) throws Exception {
    switch (disturbance) {
      case KILL_TASK_MANAGER -> kill(anyTaskManager(cluster));
      case KILL_JOB_MANAGER -> kill(cluster.jobManager());
      case KILL_BROKER -> kill(cluster.broker());
      case FREEZE_TASK_MANAGER -> freeze(anyTaskManager(cluster));
      case FREEZE_JOB_MANAGER -> freeze(cluster.jobManager());
      case FREEZE_BROKER -> freeze(cluster.broker());
      case RESCALE -> rescale(cluster);
    }
  }

  private Supervised anyTaskManager(ProcessCluster cluster) {
    return cluster.taskManagers().get(random.nextInt(cluster.taskManagers().size()));
  }

  /** Stops a process for longer than its heartbeat may be late; it wakes up as a zombie. */
  private void freeze(Supervised victim) throws Exception {
    long pid = Federation.await("a living " + victim.name(), victim::handle).pid();
    signal("STOP", pid);
    wakings.add(
        later.schedule(
            () -> {
              signal("CONT", pid);
              return null;
            },
            10 + random.nextInt(10),
            TimeUnit.SECONDS));
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** Asks for the next parallelism; a JobManager that is away is asked until it answers. */
  private void rescale(ProcessCluster cluster) {
    int wanted = PARALLELISM.get(rescales++ % PARALLELISM.size());
    Rest rest = new Rest(cluster.dashboard());
    String path = "/jobs/" + cluster.job() + "/resource-requirements";
    Federation.await(
        "a JobManager that rescales",
        () -> {
          try {
            ObjectNode requirements = (ObjectNode) rest.get(path);
            for (JsonNode vertex : requirements) {
              ((ObjectNode) vertex.get("parallelism")).put("upperBound", wanted);
            }
            rest.put(path, requirements.toString());
            return Optional.of(wanted);
          } catch (IOException e) {
            return Optional.empty();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }

  private static void kill(Supervised victim) {
    int starts = victim.starts();
    ProcessHandle process = Federation.await("a living " + victim.name(), victim::handle);
    assertThat(process.destroyForcibly()).isTrue();
    Federation.await(
        victim.name() + " has been started again",
        () -> victim.starts() > starts ? victim.handle() : Optional.empty());
  }

  private void send(FederationConnection connection, TaskSpec task, int p, int round)
      throws Exception {
    PreparedUpdate update =
        Federation.sign(
            task,
            Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
            InvarianceTest.delta(p, round),
            key);
    receipts.add(connection.expectReceipt(update.id()));
    connection.send("p" + p, update);
  }

  private void assertThatAllIsAccountedFor(FederationAdmin admin, int rounds) throws Exception {
    for (CompletableFuture<Receipt> receipt : receipts) {
      assertThat(receipt.get(60, TimeUnit.SECONDS).getStatus()).isEqualTo(ReceiptStatus.INCLUDED);
    }
    Set<Digest> included = new HashSet<>();
    Set<Integer> closed = new HashSet<>();
    for (RoundClosed round : Federation.facts(admin, RoundClosed.class)) {
      if (closed.add(round.getRound())) {
        round
            .getManifest()
            .forEach(e -> assertThat(included.add(Digest.of(e.getUpdateId()))).isTrue());
      }
    }
    int kills =
        recoveries.entrySet().stream()
            .filter(entry -> entry.getKey().name().startsWith("KILL"))
            .mapToInt(entry -> entry.getValue().size())
            .sum();
    System.out.printf(
        "%d kills, %d rounds, %d updates sent, %d included once%n",
        kills, rounds, receipts.size(), included.size());
    recoveries.forEach(
        (what, seconds) ->
            System.out.printf(
                "%s: %d, seconds to the next model: median %.1f, most %.1f%n",
                what,
                seconds.size(),
                seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElseThrow(),
                seconds.stream().mapToDouble(s -> s).max().orElseThrow()));
    assertThat(kills).isEqualTo(KILLS);
    assertThat(included).hasSize(rounds * PARTICIPANTS);
  }
}
