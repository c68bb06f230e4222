package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.LocalTrainer;
import io.tributary.participant.Participant;
import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawn cohorts, and another policy for a task that runs, with the real job and the real SDK. */
class SelectionTest {
  private static final String NAME = "drawn";
  private static final int PARTICIPANTS = 8;
  private static final int COHORT = 5;
  private static final int LAST = 8;

  /** Rounds from here on wait until the task's new policy is in the journal. */
  private static final int HELD = 4;

  private final CountDownLatch changed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SigningKey key = SigningKey.generate();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void cohortsAreDrawnAndThePolicyChangesWhileTheTaskRuns(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      for (int p = 0; p < PARTICIPANTS; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      JobID job = federation.submit(2, "--federations", NAME);
      TaskSpec task = task();
      admin.openTask(task);
      outsiderIsRefused(federation, admin, task);
      try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
        List<Future<?>> running = startAll(connection, folder);
        Federation.awaitPublished(admin, "t", HELD - 1);
        admin.openTask(buffered(task));
        Federation.await(
            "the new policy",
            () -> Federation.journaled(admin, RoundsChanged.class).stream().findFirst());
        changed.countDown();
        Federation.awaitPublished(admin, "t", LAST);
        for (Future<?> one : running) {
          one.get(60, TimeUnit.SECONDS);
        }
      }
      federation.assertNeverRestarted(job);
      assertThatRoundsKeptToTheirCohorts(admin);
    }
  }

  private static TaskSpec task() {
    TaskSpec.Builder task = Federation.task(NAME, "t", 100, 64, 3);
    return task.setRounds(
            RoundsSpec.newBuilder(task.getRounds())
                .setCount(LAST)
                .setSelection("random(seed=3)")
                .setOverSelection(1.5)
                .build())
        .build();
  }

  private static TaskSpec buffered(TaskSpec task) {
    return TaskSpec.newBuilder(task)
        .setRounds(
            RoundsSpec.newBuilder(task.getRounds())
                .setPolicy("buffered")
                .setSelection("all")
                .setBufferSize(2)
                .setDeadlineMillis(0)
                .build())
        .build();
  }

  private void outsiderIsRefused(Federation federation, FederationAdmin admin, TaskSpec task)
      throws Exception {
    RoundOpened opened = Federation.await("round 1", () -> opened(admin).stream().findFirst());
    assertThat(opened.getCohort()).hasSize(COHORT);
    String outsider = "p0";
    for (int p = 0; opened.getCohort().contains(outsider); p++) {
      outsider = "p" + p;
    }
    Federation.awaitPublished(admin, "t", 0);
    federation.send(
        task,
        outsider,
        Federation.sign(task, Federation.header(task, outsider, 0), new float[100], key));
    Receipt receipt =
        Federation.await("the receipt", () -> federation.receipts(admin).stream().findFirst());
    assertThat(receipt.getCode()).isEqualTo(RejectionCode.NOT_SELECTED);
  }

  private List<Future<?>> startAll(FederationConnection connection, Path folder) {
    List<Future<?>> running = new ArrayList<>();
    for (int p = 0; p < PARTICIPANTS; p++) {
      Participant participant = new Participant(connection, "p" + p, key, folder.resolve("sent"));
      LocalTrainer trainer =
          (model, task) -> {
            if (model.version() >= HELD - 1) {
              changed.await();
            }
            return new LocalTrainer.Result(new float[100], 1, Map.of());
          };
      running.add(
          threads.submit(
              () -> {
                participant.run("t", trainer);
                return null;
              }));
    }
    return running;
  }

  private static List<RoundOpened> opened(FederationAdmin admin) {
    return Federation.facts(admin, RoundOpened.class);
  }

  private static void assertThatRoundsKeptToTheirCohorts(FederationAdmin admin) {
    Federation.awaitClosed(admin, "t", LAST);
    List<RoundOpened> opened = opened(admin);
    assertThat(opened).hasSize(LAST);
    assertThat(opened.subList(0, HELD)).allMatch(round -> round.getPolicy().equals("sync"));
    assertThat(opened.subList(HELD, LAST)).allMatch(round -> round.getPolicy().equals("buffered"));
    List<CohortDrawn> drawn = Federation.journaled(admin, CohortDrawn.class);
    HashSet<List<String>> distinct = new HashSet<>();
    for (RoundClosed round : Federation.facts(admin, RoundClosed.class)) {
      RoundOpened open = opened.get(round.getRound() - 1);
      List<String> members =
          round.getManifest().stream().map(ManifestEntry::getParticipant).toList();
      if (open.getPolicy().equals("sync")) {
        Optional<CohortDrawn> first =
            drawn.stream().filter(d -> d.getRound() == round.getRound()).findFirst();
        assertThat(open.getCohort())
            .hasSize(COHORT)
            .isEqualTo(first.orElseThrow().getParticipants());
        assertThat(members).hasSize(3).isSubsetOf(open.getCohort());
        distinct.add(open.getCohort());
      } else {
        assertThat(open.getCohort()).isEmpty();
        assertThat(members).hasSize(2);
      }
    }
    assertThat(distinct).as("cohorts differ from round to round").hasSizeGreaterThan(1);
  }
}
