package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tributary verify} as an operator calls it, beside a running job and after it. */
class VerifyTest {
  private static final String NAME = "verified";
  private static final int PARTICIPANTS = 6;
  private static final int PARTITIONS = 2;
  private final SigningKey key = SigningKey.generate();

  @Test
  void passesWhatTheJobWroteAndFindsWhatItDidNot(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 4);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(PARTITIONS);
      JobID job = federation.submit(2, "--federations", NAME);
      for (int p = 0; p < PARTICIPANTS; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      TaskSpec sync = task("sync", "sync");
      TaskSpec buffered = task("buffered", "buffered");
      admin.openTask(sync);
      admin.openTask(buffered);
      whileTheJobRuns(federation, admin, folder, sync, buffered);
      Federation.awaitAdmitted(admin, 2 * 6 * PARTICIPANTS); // With those that come too late.
      federation.assertNeverRestarted(job);
      federation.flink.cancel(job);
      again(federation, admin, folder);
      forgedModel(federation, admin, folder);
      forgedRound(federation, admin, folder);
      forgedBlock(federation, folder);
      afterRetention(federation, folder);
    }
  }

  private static TaskSpec task(String name, String policy) {
    TaskSpec.Builder task = Federation.task(NAME, name, InvarianceTest.PARAMETERS, 128, 4);
    task.setRounds(
        RoundsSpec.newBuilder(task.getRounds())
            .setPolicy(policy)
            .setCount(6)
            .setBufferSize(4)
            .setMaxStaleness(3)
            .setStaleness("polynomial(a=0.5)")
            .build());
    return task.build();
  }

  private void whileTheJobRuns(
      Federation federation, FederationAdmin admin, Path folder, TaskSpec... tasks)
      throws Exception {
    for (TaskSpec task : tasks) {
      Federation.awaitPublished(admin, task.getName(), 0);
    }
    for (int round = 1; round <= 6; round++) {
      for (TaskSpec task : tasks) {
        for (int p = 0; p < PARTICIPANTS; p++) {
          send(federation, task, p, round);
        }
      }
      if (round % 3 == 2) {
        JsonNode result = verify(federation, folder, 0); // Whatever has been announced by now.
        assertThat(result.get("verified").asBoolean()).isTrue();
      }
      for (TaskSpec task : tasks) {
        Federation.awaitPublished(admin, task.getName(), round);
      }
    }
  }

  private void send(Federation federation, TaskSpec task, int p, int round) throws Exception {
    PreparedUpdate update =
        Federation.sign(
            task,
            Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
            InvarianceTest.delta(p, round),
            key);
    federation.send(task, "p" + p, update);
  }

  /** All is verified; a new job then writes everything once more, and nothing of that differs. */
  private void again(Federation federation, FederationAdmin admin, Path folder) throws Exception {
    JsonNode result = verify(federation, folder, 0);
    assertThat(result.get("tasks")).hasSize(2);
    for (JsonNode task : result.get("tasks")) {
      assertThat(task.get("rounds").get("closed").asInt()).isEqualTo(6);
      assertThat(task.get("rounds").get("verified").asInt()).isEqualTo(6);
      JsonNode updates = task.get("updates");
      assertThat(updates.get("admitted").asInt()).isEqualTo(6 * PARTICIPANTS);
      assertThat(updates.get("included").asInt()).isEqualTo(24);
      assertThat(updates.get("refused").asInt() + updates.get("stale").asInt()).isEqualTo(12);
      assertThat(updates.get("pending").asInt()).isZero();
    }
    JobID job = federation.submit(4, "--federations", NAME);
    Federation.await(
        "a second announcement of the last versions",
        () -> {
          long copies =
              admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
                  .map(RoundFact::getFact)
                  .filter(fact -> fact instanceof ModelPublished m && m.getVersion() == 6)
                  .count();
          return copies == 4 ? Optional.of(copies) : Optional.empty();
        });
    federation.flink.cancel(job);
    assertThat(verify(federation, folder, 0).get("verified").asBoolean()).isTrue();
    assertThat(
            verify(federation, folder, 0, "--task", "sync", "--round", "4")
                .at("/tasks/0/rounds/verified")
                .asInt())
        .isEqualTo(1);
  }

  private static void forgedModel(Federation federation, FederationAdmin admin, Path folder)
      throws Exception {
    ModelPublished model = Federation.published(admin, "sync", 3).orElseThrow();
    byte[] another = new byte[32];
    another[0] = 1;
    append(
        federation,
        new RoundFact(
            "sync",
            ModelPublished.newBuilder(model)
                .setRootHash(Digest.sha256(another).toFixed())
                .build()));
    JsonNode first = verify(federation, folder, 4).get("firstDivergence");
    assertThat(first.get("kind").asText()).isEqualTo("VERSION_TWICE");
    assertThat(first.get("task").asText()).isEqualTo("sync");
    assertThat(first.get("round").asInt()).isEqualTo(3);
    assertThat(first.get("topic").asText()).isEqualTo("tributary." + NAME + ".rounds");
    assertThat(first.get("found").asText()).isEqualTo(Digest.sha256(another).hex());
  }

  private static void forgedRound(Federation federation, FederationAdmin admin, Path folder)
      throws Exception {
    RoundClosed closed =
        admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
            .map(RoundFact::getFact)
            .filter(fact -> fact instanceof RoundClosed)
            .map(RoundClosed.class::cast)
            .findFirst()
            .orElseThrow();
    append(
        federation,
        new RoundFact(
            "buffered",
            RoundClosed.newBuilder(closed).setRound(9).setReason(CloseReason.BUFFER_FULL).build()));
    JsonNode first = verify(federation, folder, 4, "--task", "buffered").get("firstDivergence");
    assertThat(first.get("kind").asText()).isEqualTo("ROUND_WITHOUT_REASON");
    assertThat(first.get("round").asInt()).isEqualTo(9);
  }

  private static void forgedBlock(Federation federation, Path folder) throws Exception {
    ModelBlock block = new ModelBlock("sync", 2, 1, ByteBuffer.wrap(new byte[512]));
    federation.sendTo(NAME, Topics.Stream.MODELS, WireWriter.encode(block), "sync/1");
    JsonNode result = verify(federation, folder, 4, "--task", "sync");
    assertThat(result.get("divergences").asInt()).isEqualTo(2);
    assertThat(result.at("/tasks/0/shown/1/kind").asText()).isEqualTo("BLOCK_DIFFERS");
    assertThat(result.at("/tasks/0/shown/1/where/topic").asText()).endsWith(".models");
  }

  private static void append(Federation federation, RoundFact fact) throws Exception {
    federation.sendTo(NAME, Topics.Stream.ROUNDS, WireWriter.encode(fact), fact.getTask());
  }

  /** What the broker has removed is said, and the rest is verified from a published model on. */
  private static void afterRetention(Federation federation, Path folder) throws Exception {
    String updates = new Topics(NAME).updates();
    try (Admin kafka = Admin.create(federation.client)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition one = new TopicPartition(updates, partition);
        long end =
            kafka.listOffsets(Map.of(one, OffsetSpec.latest())).partitionResult(one).get().offset();
        kafka.deleteRecords(Map.of(one, RecordsToDelete.beforeOffset(end / 2))).all().get();
      }
    }
    JsonNode result = verify(federation, folder, 4, "--task", "buffered");
    assertThat(result.get("divergences").asInt()).as("only the forged round").isEqualTo(1);
    JsonNode rounds = result.at("/tasks/0/rounds");
    assertThat(rounds.get("unverifiable").asInt()).isPositive();
    assertThat(rounds.get("verified").asInt()).isPositive();
    assertThat(rounds.get("unverifiable").asInt() + rounds.get("verified").asInt()).isEqualTo(6);
  }

  private static JsonNode verify(
      Federation federation, Path folder, int exitCode, String... arguments) throws Exception {
    return Verifying.run(federation.broker.bootstrapServers(), NAME, folder, exitCode, arguments);
  }
}
