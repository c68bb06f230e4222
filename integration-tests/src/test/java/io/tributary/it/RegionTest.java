package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Participant;
import io.tributary.participant.RegionRelay;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two regions of ten make the model that twenty make, bit for bit, whatever dies in a region. */
class RegionTest {
  private static final int ROUNDS = 4;
  private static final int PARTICIPANTS = 20;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SigningKey key = SigningKey.generate();
  private final List<Future<?>> running = new ArrayList<>();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void twoLevelsOfSumsEqualTheFlatSum(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 4)) {
      List<String> flat = flat(federation, folder);
      List<String> regions = regions(federation, folder);
      assertThat(regions).isEqualTo(flat).hasSize(ROUNDS + 1);
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS); // Nobody failed, and everybody has stopped by himself.
      }
      for (String name : List.of("flat", "national", "north", "south")) {
        Verifying.passes(federation.broker.bootstrapServers(), name, folder);
      }
    }
  }

  private static TaskSpec task(String federation, int quorum, String upstream) {
    TaskSpec.Builder task =
        Federation.task(federation, "t", InvarianceTest.PARAMETERS, 128, quorum);
    task.setRounds(RoundsSpec.newBuilder(task.getRounds()).setCount(ROUNDS).build());
    if (upstream != null) {
      task.setUpstream(new UpstreamSpec(upstream, "t"));
    }
    return task.build();
  }

  private List<String> flat(Federation federation, Path folder) throws Exception {
    try (FederationAdmin admin = federation.admin("flat");
        FederationConnection connection = connect(federation, admin, "flat")) {
      JobID job = federation.submit(2, "--federations", "flat");
      admin.openTask(task("flat", PARTICIPANTS, null));
      Federation.awaitPublished(admin, "t", 0);
      start(connection, admin, folder, 0, PARTICIPANTS, () -> {});
      Federation.awaitPublished(admin, "t", ROUNDS);
      federation.flink.cancel(job);
      return hashes(admin);
    }
  }

  private List<String> regions(Federation federation, Path folder) throws Exception {
    try (FederationAdmin admin = federation.admin("national");
        FederationConnection national = connect(federation, admin, "national");
        FederationAdmin northAdmin = federation.admin("north");
        FederationConnection north = connect(federation, northAdmin, "north");
        FederationAdmin southAdmin = federation.admin("south");
        FederationConnection south = connect(federation, southAdmin, "south")) {
      federation.submit(1, "--federations", "national,south");
      JobID northJob = federation.submit(1, "--federations", "north");
      admin.openTask(task("national", 2, null));
      northAdmin.openTask(task("north", 10, "national"));
      southAdmin.openTask(task("south", 10, "national"));
      CountDownLatch halfOfRoundTwo = new CountDownLatch(10);
      CountDownLatch repaired = new CountDownLatch(1);
      admin.register("north", key.verifyingKey(), "", 10);
      admin.register("south", key.verifyingKey(), "", 10);
      Gate gate =
          () -> {
            halfOfRoundTwo.countDown();
            repaired.await();
          };
      Future<?> relay = relay(national, north, "north", folder);
      running.add(relay(national, south, "south", folder));
      start(north, northAdmin, folder, 0, 10, gate);
      start(south, southAdmin, folder, 10, 20, gate);
      if (!halfOfRoundTwo.await(60, TimeUnit.SECONDS)) {
        failIfAnyFailed();
        federation.assertNeverRestarted(northJob);
        throw new AssertionError("round 2 was not reached");
      }
      Federation.awaitAdmitted(northAdmin, 15);
      federation.flink.cancel(northJob); // With half of round 2, without a savepoint.
      relay.cancel(true);
      federation.submit(2, "--federations", "north");
      running.add(relay(national, north, "north", folder));
      repaired.countDown();
      Federation.awaitPublished(admin, "t", ROUNDS);
      Federation.awaitPublished(northAdmin, "t", ROUNDS);
      assertThat(hashes(northAdmin)).as("what the region has seen").isEqualTo(hashes(admin));
      return hashes(admin);
    }
  }

  private static FederationConnection connect(
      Federation federation, FederationAdmin admin, String name) throws Exception {
    admin.ensureTopics(2);
    return FederationConnection.open(federation.client, name);
  }

  private Future<?> relay(
      FederationConnection national, FederationConnection region, String name, Path folder) {
    return threads.submit(
        () -> {
          new RegionRelay(national, region, "t").run(name, key, folder.resolve("relays"));
          return null;
        });
  }

  private void failIfAnyFailed() throws Exception {
    for (Future<?> one : running) {
      if (one.isDone()) {
        one.get();
      }
    }
  }

  private interface Gate {
    void pass() throws InterruptedException;
  }

  private void start(
      FederationConnection connection,
      FederationAdmin admin,
      Path folder,
      int from,
      int to,
      Gate roundTwo)
      throws Exception {
    for (int p = from; p < to; p++) {
      admin.register("p" + p, key.verifyingKey(), "");
    }
    for (int p = from; p < to; p++) {
      int index = p;
      LocalTrainer trainer =
          (model, task) -> {
            if (model.version() == 1 && index % 2 == 1) {
              roundTwo.pass();
            }
            return new LocalTrainer.Result(
                InvarianceTest.delta(index, model.version()),
                InvarianceTest.weight(index),
                Map.of());
          };
      Participant participant =
          new Participant(
              connection, "p" + p, key, folder.resolve("sent-" + connection.federation()));
      running.add(
          threads.submit(
              () -> {
                participant.run("t", trainer);
                return null;
              }));
    }
  }

  private static List<String> hashes(FederationAdmin admin) {
    List<String> hashes = new ArrayList<>();
    for (int version = 0; version <= ROUNDS; version++) {
      hashes.add(
          HexFormat.of()
              .formatHex(
                  Federation.published(admin, "t", version).orElseThrow().getRootHash().bytes()));
    }
    return hashes;
  }
}
