package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.TaskWatch;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand small rounds, after as many as fill every bounded memory: nothing grows. */
@Tag("long")
class SoakTest {
  private static final String NAME = "soak";
  private static final int PARAMETERS = 10_000;
  private static final int PARTICIPANTS = 5;

  /** The intake remembers 4,096 decided updates of a partition, the round machine some 1,000. */
  private static final int WARM_UP = 4096 / PARTICIPANTS + 30;

  private static final int ROUNDS = 1000;
  private final SigningKey key = SigningKey.generate();

  /** What must not grow. */
  private record Size(long heapBytes, long checkpointBytes, int openFiles) {}

  @Test
  void nothingGrowsWithTheRounds(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(1);
      JobID job = federation.submit(1, "--federations", NAME, "--kept-versions", "10");
      for (int p = 0; p < PARTICIPANTS; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      TaskSpec task = task();
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
        run(federation, connection, task, 1, WARM_UP);
        Size before = measure(federation, job);
        run(federation, connection, task, WARM_UP + 1, WARM_UP + ROUNDS);
        Size after = measure(federation, job);
        System.out.printf("after %d rounds %s, after %d more %s%n", WARM_UP, before, ROUNDS, after);
        assertThat((double) after.heapBytes()).isLessThan(before.heapBytes() * 1.10);
        assertThat((double) after.checkpointBytes()).isLessThan(before.checkpointBytes() * 1.02);
        assertThat(after.openFiles()).isLessThanOrEqualTo(before.openFiles() + 5);
      }
      federation.assertNeverRestarted(job);
    }
  }

  private static TaskSpec task() {
    TaskSpec.Builder task = Federation.task(NAME, "t", PARAMETERS, 4096, PARTICIPANTS);
    return task.setRounds(RoundsSpec.newBuilder(task.getRounds()).setCount(100_000).build())
        .setBounds(
            BoundsSpec.newBuilder(task.getBounds())
                .setMaxParticipantsPerRound(PARTICIPANTS)
                .build())
        .build();
  }

  private void run(
      Federation federation, FederationConnection connection, TaskSpec task, int from, int to)
      throws Exception {
    TaskWatch watch = connection.watch("t");
    float[] delta = new float[PARAMETERS];
    for (int round = from; round <= to; round++) {
      delta[round % PARAMETERS] += 0.01f;
      for (int p = 0; p < PARTICIPANTS; p++) {
        federation.send(
            task,
            "p" + p,
            Federation.sign(task, Federation.header(task, "p" + p, round - 1), delta, key));
      }
      assertThat(watch.awaitNewerThan(round - 1, Duration.ofMinutes(1))).isPresent();
    }
  }

  private static Size measure(Federation federation, JobID job) throws Exception {
    Rest rest = new Rest(federation.flink.dashboard());
    long taken = latest(rest, job).map(c -> c.get("id").asLong()).orElse(0L);
    long checkpoint =
        Federation.await(
                "a checkpoint that began after the last round",
                () -> latest(rest, job).filter(c -> c.get("id").asLong() >= taken + 2))
            .get("state_size")
            .asLong();
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    String[] files = new File("/proc/self/fd").list();
    return new Size(heap, checkpoint, files == null ? 0 : files.length);
  }

  private static Optional<JsonNode> latest(Rest rest, JobID job) {
    try {
      JsonNode latest = rest.get("/jobs/" + job + "/checkpoints").at("/latest/completed");
      return Optional.of(latest).filter(JsonNode::isObject);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
