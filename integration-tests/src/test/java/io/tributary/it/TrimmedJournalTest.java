package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The journal loses its beginning while a task runs: models go on as before, what is left verifies,
 * a job with state goes on, and one without does no harm.
 */
class TrimmedJournalTest {
  private static final String NAME = "trimmed";
  private static final String[] OPTIONS = {"--federations", NAME, "--journal-kept", "8s"};
  private static final int PARTICIPANTS = 3;
  private final SigningKey key = SigningKey.generate();

  @Test
  void theJournalIsBoundedAndNothingIsLost(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 4);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(1);
      for (int p = 0; p < PARTICIPANTS; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      JobID job = federation.submit(2, OPTIONS);
      TaskSpec ended = task("ended", 1);
      admin.openTask(ended);
      Federation.awaitPublished(admin, "ended", 0);
      round(federation, admin, ended, 1, new float[InvarianceTest.PARAMETERS]);
      TaskSpec task = task("t", 10_000);
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      float[] model = new float[InvarianceTest.PARAMETERS];
      int version = 0;
      long begin;
      do {
        model = round(federation, admin, task, ++version, model);
        begin = journalBegin(federation);
      } while (begin < 20 && version < 1000);
      assertThat(begin).as("the journal's first offset").isGreaterThanOrEqualTo(20);
      model = round(federation, admin, task, ++version, model);
      federation.assertNeverRestarted(job);
      assertThatTheRestVerifies(federation, folder, version);

      String savepoint = federation.stopWithSavepoint(job);
      JobID without = federation.submit(1, OPTIONS);
      send(federation, task, 0, version + 1);
      Federation.await("a rejection that names the fix", () -> lost(federation, admin));
      send(federation, ended, 0, 2);
      Federation.await("a receipt of the ended task", () -> told(federation, admin));
      federation.assertNeverRestarted(without);
      federation.flink.cancel(without);

      JobID again = federation.restore(2, savepoint, OPTIONS);
      for (int p = 1; p < PARTICIPANTS; p++) {
        send(federation, task, p, version + 1);
      }
      model = expected(model, ++version);
      assertModel(federation, admin, task, version, model);
      model = round(federation, admin, task, ++version, model);
      round(federation, admin, task, ++version, model);
      federation.assertNeverRestarted(again);
      assertThatTheRestVerifies(federation, folder, version);
    }
  }

  private static TaskSpec task(String name, int rounds) {
    TaskSpec.Builder task =
        Federation.task(NAME, name, InvarianceTest.PARAMETERS, 512, PARTICIPANTS);
    task.getRounds().setCount(rounds);
    return task.build();
  }

  private float[] round(
      Federation federation, FederationAdmin admin, TaskSpec task, int round, float[] before)
      throws Exception {
    for (int p = 0; p < PARTICIPANTS; p++) {
      send(federation, task, p, round);
    }
    float[] expected = expected(before, round);
    assertModel(federation, admin, task, round, expected);
    return expected;
  }

  private static float[] expected(float[] before, int round) {
    return InvarianceTest.independentRound(before, round, PARTICIPANTS);
  }

  private static void assertModel(
      Federation federation, FederationAdmin admin, TaskSpec task, int version, float[] expected)
      throws Exception {
    ModelPublished published = Federation.awaitPublished(admin, task.getName(), version);
    try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
      assertThat(connection.models().fetch(task, published).parameters())
          .as("version %d of %s", version, task.getName())
          .isEqualTo(expected);
    }
  }

  private void send(Federation federation, TaskSpec task, int p, int round) throws Exception {
    federation.send(
        task,
        "p" + p,
        Federation.sign(
            task,
            Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
            InvarianceTest.delta(p, round),
            key));
  }

  private static long journalBegin(Federation federation) throws Exception {
    TopicPartition journal = new TopicPartition(new Topics(NAME).journal(), 0);
    try (Admin admin = Admin.create(federation.client)) {
      return admin
          .listOffsets(java.util.Map.of(journal, OffsetSpec.earliest()))
          .partitionResult(journal)
          .get()
          .offset();
    }
  }

  private static void assertThatTheRestVerifies(Federation federation, Path folder, int rounds)
      throws Exception {
    JsonNode result = Verifying.run(federation.broker.bootstrapServers(), NAME, folder, 0);
    JsonNode task = result.get("tasks").get(1);
    assertThat(task.get("task").asText()).isEqualTo("t");
    assertThat(task.get("rounds").get("closed").asInt()).isEqualTo(rounds);
    assertThat(task.get("rounds").get("verified").asInt()).isPositive();
    assertThat(task.get("rounds").get("unverifiable").asInt()).isPositive();
    assertThat(task.get("unverifiable").toString()).contains("the journal no longer holds it");
  }

  private static Optional<Boolean> lost(Federation federation, FederationAdmin admin) {
    return federation.rejects(admin).stream()
        .filter(r -> r.getCode() == RejectionCode.TASK_NOT_RUNNING && r.getTask().equals("t"))
        .filter(r -> r.getDetail().contains("savepoint"))
        .findFirst()
        .map(r -> true);
  }

  private static Optional<Receipt> told(Federation federation, FederationAdmin admin) {
    return federation.receipts(admin).stream()
        .filter(r -> r.getTask().equals("ended") && r.getStatus() == ReceiptStatus.REJECTED)
        .findFirst();
  }
}
