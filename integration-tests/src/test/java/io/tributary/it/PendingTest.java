package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateBlock;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates that never finish, spoofed blocks and updates sent twice leave nothing behind. */
class PendingTest {
  private static final String NAME = "flooded";
  private static final int PARAMETERS = 300;

  @Test
  void nothingStaysPendingAndNobodyHonestIsEvicted(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      JobID job = federation.submit(2, "--federations", NAME);
      TaskSpec.Builder draft = Federation.task(NAME, "t", PARAMETERS, 128, 50);
      draft.getBounds().setUploadTimeoutMillis(3000);
      TaskSpec task = draft.build();
      SigningKey key = SigningKey.generate();
      for (int p = 0; p < 450; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);

      List<PreparedUpdate> updates =
          IntStream.range(0, 450).mapToObj(p -> update(task, "p" + p, key)).toList();
      flood(federation, updates.subList(0, 400));
      for (int copies = 0; copies < 2; copies++) {
        for (int p = 400; p < 450; p++) {
          federation.send(task, "p" + p, updates.get(p));
        }
      }
      Federation.awaitPublished(admin, "t", 1);
      assertThat(included(admin)).containsExactlyInAnyOrderElementsOf(names(400, 450));
      awaitExpired(federation, admin, 400);
      Rest rest = new Rest(federation.flink.dashboard());
      awaitZero(rest, job, "undecidedBytes");
      awaitZero(rest, job, "pendingBytes");
      federation.assertNeverRestarted(job);
    }
  }

  /** The first half never finish; the second half get spoofed blocks under their ids. */
  private static void flood(Federation federation, List<PreparedUpdate> updates) throws Exception {
    for (int p = 0; p < updates.size(); p++) {
      List<byte[]> records = new ArrayList<>(updates.get(p).records().subList(0, 2));
      if (p >= 200) {
        for (int block = 0; block < 3; block++) {
          records.add(
              WireWriter.encode(
                  new UpdateBlock(
                      updates.get(p).id().toFixed(), block, ByteBuffer.wrap(new byte[512]))));
        }
      }
      federation.send(NAME, "p" + p, records);
    }
  }

  private static PreparedUpdate update(TaskSpec task, String participant, SigningKey key) {
    float[] delta = new float[PARAMETERS];
    delta[0] = 1;
    delta[150] = 2;
    delta[299] = 3;
    return Federation.sign(task, Federation.header(task, participant, 0), delta, key);
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(p -> "p" + p).toList();
  }

  private static List<String> included(FederationAdmin admin) {
    return Federation.awaitClosed(admin, "t", 1).getManifest().stream()
        .map(ManifestEntry::getParticipant)
        .toList();
  }

  private static void awaitExpired(Federation federation, FederationAdmin admin, int count) {
    Federation.await(
        count + " receipts of expiry",
        () -> {
          List<Receipt> receipts = federation.receipts(admin);
          long expired =
              receipts.stream()
                  .filter(r -> r.getCode() == RejectionCode.EXPIRED)
                  .map(Receipt::getParticipant)
                  .distinct()
                  .count();
          return expired == count ? Optional.of(true) : Optional.empty();
        });
  }

  private static void awaitZero(Rest rest, JobID job, String metric) {
    Federation.await(
        metric + " = 0",
        () -> {
          try {
            return rest.sum(job, metric) == 0 ? Optional.of(true) : Optional.empty();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }
}
