package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can be wrong with a record, through the real job: each gets its code in the
 * rejects, its sender a receipt, and the job is never restarted; then an honest round closes.
 */
class BadInputTest {
  private static final String NAME = "hostile";

  @Test
  void nothingRestartsTheJob(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      JobID job = federation.submit(2, "--federations", NAME);
      TaskSpec task = openTask(admin);
      Map<String, SigningKey> keys = register(admin);
      List<HostileCases.Case> cases = HostileCases.all(task, keys);
      for (HostileCases.Case hostile : cases) {
        federation.send(NAME, hostile.key(), hostile.records());
      }
      federation.send(task, "twice", HostileCases.first(task, keys));
      Federation.awaitPublished(admin, "t", 1);
      for (HostileCases.Case late : HostileCases.afterFirst(task, keys)) {
        federation.send(NAME, late.key(), late.records());
        cases.add(late);
      }
      if (federation.sendCompressed(NAME, 8 << 20)) {
        awaitAll(
            "rejection of the bomb",
            () ->
                federation.rejects(admin).stream()
                        .anyMatch(r -> r.getCode() == RejectionCode.TOO_LARGE)
                    ? List.of()
                    : List.of("TOO_LARGE"));
      }
      HostileCases.poisonOtherTopics(federation, admin, task);
      awaitRejections(federation, admin, cases);
      awaitReceipts(federation, admin, cases);
      honestRound(federation, admin, task, keys.get("honest"));
      federation.assertNeverRestarted(job);
      assertThat(cases.stream().map(HostileCases.Case::label).distinct().count())
          .isGreaterThanOrEqualTo(25);
    }
  }

  private static TaskSpec openTask(FederationAdmin admin) throws Exception {
    TaskSpec.Builder task = Federation.task(NAME, "t", 300, 128, 1);
    task.getBounds().setUploadTimeoutMillis(3000);
    TaskSpec built = task.build();
    admin.openTask(built);
    Federation.awaitPublished(admin, "t", 0);
    return built;
  }

  private static Map<String, SigningKey> register(FederationAdmin admin) throws Exception {
    Map<String, SigningKey> keys =
        HostileCases.participants().stream()
            .collect(Collectors.toMap(name -> name, name -> SigningKey.generate()));
    for (Map.Entry<String, SigningKey> entry : keys.entrySet()) {
      admin.register(entry.getKey(), entry.getValue().verifyingKey(), "");
    }
    admin.revoke("revoked");
    return keys;
  }

  private static void awaitRejections(
      Federation federation, FederationAdmin admin, List<HostileCases.Case> cases) {
    awaitAll(
        "rejections",
        () -> {
          List<Rejection> rejects = federation.rejects(admin);
          return cases.stream()
              .filter(c -> rejects.stream().noneMatch(r -> matches(r, c)))
              .map(c -> c.label() + " as " + c.code())
              .toList();
        });
    awaitAll(
        "rejections of tasks",
        () -> {
          List<RejectionCode> codes =
              federation.rejects(admin).stream().map(Rejection::getCode).toList();
          return Stream.of(RejectionCode.INVALID_TASK, RejectionCode.TASK_ALREADY_OPEN)
              .filter(code -> !codes.contains(code))
              .map(RejectionCode::name)
              .toList();
        });
  }

  /** Waits until nothing is missing; says what is when the time is over. */
  private static void awaitAll(String what, Supplier<List<String>> missing) {
    AtomicReference<List<String>> last = new AtomicReference<>();
    try {
      Federation.await(
          what,
          () -> {
            last.set(missing.get());
            return last.get().isEmpty() ? Optional.of(true) : Optional.empty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; missing: " + last.get(), e);
    }
  }

  private static boolean matches(Rejection rejection, HostileCases.Case hostile) {
    return rejection.getCode() == hostile.code()
        && rejection.getTopic().equals(new Topics(NAME).updates())
        && rejection.getOffset() >= 0
        && (hostile.updateId() == null
            || hostile.updateId().toFixed().equals(rejection.getUpdateId()));
  }

  private static void awaitReceipts(
      Federation federation, FederationAdmin admin, List<HostileCases.Case> cases) {
    awaitAll(
        "receipts",
        () -> {
          List<Receipt> receipts = federation.receipts(admin);
          return cases.stream()
              .filter(HostileCases.Case::receipt)
              .filter(c -> receipts.stream().noneMatch(r -> tells(r, c)))
              .map(HostileCases.Case::label)
              .toList();
        });
  }

  private static boolean tells(Receipt receipt, HostileCases.Case hostile) {
    return receipt.getUpdateId().equals(hostile.updateId().toFixed())
        && receipt.getCode() == hostile.code()
        && receipt.getParticipant().equals(hostile.key());
  }

  private static void honestRound(
      Federation federation, FederationAdmin admin, TaskSpec task, SigningKey key)
      throws Exception {
    int version = newest(admin);
    List<PreparedUpdate> updates = new ArrayList<>();
    updates.add(
        Federation.sign(task, Federation.header(task, "honest", version), new float[300], key));
    federation.send(task, "honest", updates.get(0));
    Federation.awaitPublished(admin, "t", version + 1);
  }

  private static int newest(FederationAdmin admin) {
    int version = 0;
    while (Federation.published(admin, "t", version + 1).isPresent()) {
      version++;
    }
    return version;
  }
}
