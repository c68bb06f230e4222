package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.KeyFile;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Participant;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateBlock;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Participants and brokers that go away and come back. */
class RecoveryTest {

  @Test
  void aParticipantKilledInTheMiddleOfItsUploadCountsOnce(@TempDir Path folder) throws Exception {
    int parameters = 12_000_000;
    int blocks = (parameters + 65_535) / 65_536;
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin("killed")) {
      admin.ensureTopics(2);
      federation.submit(1, "--federations", "killed");
      TaskSpec.Builder draft = Federation.task("killed", "t", parameters, 65_536, 1);
      draft.getRounds().setCount(1);
      admin.openTask(draft.build());
      SigningKey key = KeyFile.loadOrCreate(folder.resolve("key"));
      admin.register("p", key.verifyingKey(), "");
      Federation.awaitPublished(admin, "t", 0);

      Process first = participant(federation, folder, "first.log");
      Federation.await("a first block", () -> count(admin) > 0 ? Optional.of(1) : Optional.empty());
      first.destroyForcibly().waitFor();
      assertThat(count(admin)).as("killed in the middle").isLessThan(blocks);

      Process second = participant(federation, folder, "second.log");
      assertThat(second.waitFor(90, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(folder.resolve("second.log"));
      List<UpdateAdmitted> admitted = Federation.journaled(admin, UpdateAdmitted.class);
      assertThat(admitted).hasSize(1);
      String id = Digest.of(admitted.get(0).getUpdateId()).hex();
      assertThat(said).contains("receipt " + id + " INCLUDED");
      assertThat(Federation.awaitClosed(admin, "t", 1).getManifest()).hasSize(1);
      assertThat(admin.readAll(Topics.Stream.UPDATES, UpdateBlock.class))
          .as("all blocks are of one update")
          .extracting(block -> Digest.of(block.getUpdateId()).hex())
          .containsOnly(id);
    }
  }

  private static int count(FederationAdmin admin) {
    return admin.readAll(Topics.Stream.UPDATES, UpdateBlock.class).size();
  }

  private static Process participant(Federation federation, Path folder, String log)
      throws IOException {
    return new ProcessBuilder(
            ParticipantProcess.command(
                federation.broker.bootstrapServers(), "killed", "t", "p", folder.toString()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(log).toFile())
        .start();
  }

  /** The same model, data and key give the same update; of its receipt only the log knows. */
  @Test
  void aParticipantThatLostItsDiskFindsTheReceiptOfWhatItSent(@TempDir Path folder)
      throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin("forgetful")) {
      admin.ensureTopics(2);
      federation.submit(1, "--federations", "forgetful");
      TaskSpec.Builder draft = Federation.task("forgetful", "t", 300, 128, 2);
      draft.getBounds().setMaxNormL2(0.5); // Deltas are clipped to it, whole models are not.
      draft.getAggregation().setOf("models");
      admin.openTask(draft.build());
      SigningKey key = SigningKey.generate();
      admin.register("p", key.verifyingKey(), "");
      Federation.awaitPublished(admin, "t", 0);
      Receipt first = receiptOfARun(federation, key, folder.resolve("disk-1"));
      Receipt second = receiptOfARun(federation, key, folder.resolve("disk-2"));
      assertThat(first.getCode()).isEqualTo(RejectionCode.NORM_TOO_LARGE);
      assertThat(second).isEqualTo(first);
      assertThat(federation.receipts(admin))
          .extracting(Receipt::getStatus)
          .containsExactlyInAnyOrder(ReceiptStatus.REJECTED, ReceiptStatus.DUPLICATE);
    }
  }

  /** Lets a participant run until its first receipt, and kills it. */
  private static Receipt receiptOfARun(Federation federation, SigningKey key, Path state)
      throws Exception {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (FederationConnection connection =
        FederationConnection.open(federation.client, "forgetful")) {
      Participant participant =
          new Participant(connection, "p", key, state).onReceipt((u, r) -> receipt.complete(r));
      Future<?> running = thread.submit(() -> run(participant));
      Receipt told = receipt.get(60, TimeUnit.SECONDS);
      running.cancel(true);
      return told;
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aBrokerThatIsRestartedOnlyDelays(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin("restarted")) {
      admin.ensureTopics(2);
      JobID job = federation.submit(1, "--federations", "restarted");
      TaskSpec.Builder draft = Federation.task("restarted", "t", 300, 128, 3);
      draft.getRounds().setCount(30);
      admin.openTask(draft.build());
      List<SigningKey> keys = new ArrayList<>();
      for (int p = 0; p < 3; p++) {
        keys.add(SigningKey.generate());
        admin.register("p" + p, keys.get(p).verifyingKey(), "");
      }
      Federation.awaitPublished(admin, "t", 0);
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try (FederationConnection connection =
          FederationConnection.open(federation.client, "restarted")) {
        List<Future<?>> running = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
          Participant participant =
              new Participant(connection, "p" + p, keys.get(p), folder.resolve("state"));
          running.add(threads.submit(() -> run(participant)));
        }
        Federation.awaitPublished(admin, "t", 3);
        federation.broker.close();
        federation.broker.start();
        assertThat(connection.watch("t").awaitFinished(Duration.ofMinutes(2)))
            .as("all 30 rounds after the restart")
            .isTrue();
        for (Future<?> participant : running) {
          participant.get(30, TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(Federation.published(admin, "t", 30)).isPresent();
      federation.assertNeverRestarted(job);
    }
  }

  private static Void run(Participant participant) throws Exception {
    LocalTrainer trainer =
        (model, task) -> {
          float[] delta = new float[model.parameters().length];
          delta[0] = 1;
          return new LocalTrainer.Result(delta, 1, Map.of());
        };
    participant.run("t", trainer);
    return null;
  }
}
