package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bounds memory: the credit, and the size of the model. */
@Tag("long")
class BoundsTest {
  private static final long MEGABYTE = 1 << 20;

  @Test
  void aBacklogReadWhileTheJournalIsSlowStaysWithinTheCredit(@TempDir Path folder)
      throws Exception {
    int parameters = 1_000_000;
    int updates = 512;
    long credit = 128 * MEGABYTE;
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin("backlog")) {
      admin.ensureTopics(4);
      TaskSpec task = Federation.task("backlog", "t", parameters, 65_536, updates).build();
      SigningKey key = SigningKey.generate();
      for (int p = 0; p < updates; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      JobID opener = federation.submit(1, "--federations", "backlog");
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      federation.flink.cancel(opener);
      float[] delta = new float[parameters];
      delta[0] = 1;
      for (int p = 0; p < updates; p++) {
        federation.send(
            task, "p" + p, Federation.sign(task, Federation.header(task, "p" + p, 0), delta, key));
      }
      Path slow = folder.resolve("slow.properties");
      Files.writeString(slow, "linger.ms=1000\nbatch.size=1000000\n");
      JobID job =
          federation.submit(
              2,
              "--federations",
              "backlog",
              "--pending-credit",
              credit + "b",
              "--upload-limit",
              "64m",
              "--kafka-properties",
              slow.toString());
      assertThat(finished(federation.client)).as("the backlog is read").isTrue();
      Rest rest = new Rest(federation.flink.dashboard());
      double peak = largest(rest, job, "peakBytes");
      System.out.printf("2 GB of backlog, journal 1 s slow: peak %.1f MB%n", peak / MEGABYTE);
      assertThat(peak).isBetween(8.0 * MEGABYTE, (double) credit);
      federation.assertNeverRestarted(job);
    }
  }

  /** Whether the round is made within two minutes; asks without reading the topics again. */
  private static boolean finished(java.util.Properties client) throws InterruptedException {
    try (FederationConnection connection = FederationConnection.open(client, "backlog")) {
      return connection.watch("t").awaitNewerThan(0, Duration.ofMinutes(2)).isPresent();
    }
  }

  private static double largest(Rest rest, JobID job, String metric) {
    return Federation.await(
        metric,
        () -> {
          try {
            double max = rest.max(job, metric);
            return max > 0 ? Optional.of(max) : Optional.empty();
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void theHeapDoesNotGrowWithTheParticipants(@TempDir Path folder) throws Exception {
    int parameters = 250_000;
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin("heap")) {
      admin.ensureTopics(2);
      federation.submit(1, "--federations", "heap");
      TaskSpec task = Federation.task("heap", "t", parameters, 65_536, 1100).build();
      SigningKey key = SigningKey.generate();
      for (int p = 0; p < 1000; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      float[] delta = new float[parameters];
      delta[0] = 1;
      send(federation, task, delta, key, 0, 10);
      Federation.awaitAdmitted(admin, 10);
      long few = usedAfterCollection();
      send(federation, task, delta, key, 10, 1000);
      Federation.awaitAdmitted(admin, 1000);
      long many = usedAfterCollection();
      System.out.printf(
          "heap after 10 updates %.1f MB, after 1000 %.1f MB%n",
          (double) few / MEGABYTE, (double) many / MEGABYTE);
      assertThat((double) many / few).isLessThan(1.10);
    }
  }

  private static void send(
      Federation federation, TaskSpec task, float[] delta, SigningKey key, int from, int to)
      throws Exception {
    for (int p = from; p < to; p++) {
      PreparedUpdate update =
          Federation.sign(task, Federation.header(task, "p" + p, 0), delta, key);
      federation.send(task, "p" + p, update);
    }
  }

  private static long usedAfterCollection() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
