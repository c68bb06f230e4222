package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of the job on the same topics, one or the other of which is ended at any time. */
class TwoCopiesTest {
  private static final String NAME = "two";
  private static final int ROUNDS = 10;

  @Test
  void twoCopiesMakeOneHistory(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 4);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(4);
      JobID first = federation.submit(2, "--federations", NAME);
      JobID second = federation.submit(1, "--federations", NAME);
      TaskSpec task =
          Federation.task(NAME, "t", InvarianceTest.PARAMETERS, 128, InvarianceTest.PARTICIPANTS)
              .build();
      SigningKey key = SigningKey.generate();
      for (int p = 0; p < InvarianceTest.PARTICIPANTS; p++) {
        admin.register("p" + p, key.verifyingKey(), "");
      }
      admin.openTask(task);
      Federation.awaitPublished(admin, "t", 0);
      float[] expected = new float[InvarianceTest.PARAMETERS];
      for (int round = 1; round <= ROUNDS; round++) {
        for (int p = 0; p < InvarianceTest.PARTICIPANTS; p++) {
          if (p == InvarianceTest.PARTICIPANTS / 2 && round % 4 == 2) {
            federation.flink.cancel(first); // In the middle of the round, and without a savepoint.
            first = federation.submit(1, "--federations", NAME);
          } else if (p == InvarianceTest.PARTICIPANTS / 2 && round % 4 == 0) {
            federation.flink.cancel(second);
            second = federation.submit(2, "--federations", NAME);
          }
          send(federation, task, key, p, round);
        }
        Federation.awaitPublished(admin, "t", round);
        expected = InvarianceTest.independentRound(expected, round);
      }
      awaitBothCopies(admin);
      Federation.awaitClosed(admin, "t", ROUNDS);
      assertThatThereIsOneHistory(admin);
      Verifying.passes(federation.broker.bootstrapServers(), NAME, folder);
      ModelPublished last = Federation.published(admin, "t", ROUNDS).orElseThrow();
      try (var connection =
          io.tributary.participant.FederationConnection.open(federation.client, NAME)) {
        assertThat(connection.models().fetch(task, last).parameters()).isEqualTo(expected);
      }
      federation.assertNeverRestarted(first);
      federation.assertNeverRestarted(second);
    }
  }

  private static void send(Federation federation, TaskSpec task, SigningKey key, int p, int round)
      throws Exception {
    federation.send(
        task,
        "p" + p,
        Federation.sign(
            task,
            Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
            InvarianceTest.delta(p, round),
            key));
  }

  private static void awaitBothCopies(FederationAdmin admin) {
    Federation.await(
        "the last version of both copies",
        () -> {
          long copies =
              Federation.facts(admin, ModelPublished.class).stream()
                  .filter(model -> model.getVersion() == ROUNDS)
                  .count();
          return copies >= 2 ? Optional.of(copies) : Optional.empty();
        });
  }

  private static void assertThatThereIsOneHistory(FederationAdmin admin) {
    Map<Integer, Set<Sha256>> roots = new TreeMap<>();
    Federation.facts(admin, ModelPublished.class)
        .forEach(
            model ->
                roots
                    .computeIfAbsent(model.getVersion(), v -> new LinkedHashSet<>())
                    .add(model.getRootHash()));
    assertThat(roots).hasSize(ROUNDS + 1);
    assertThat(roots).allSatisfy((version, distinct) -> assertThat(distinct).hasSize(1));
    Map<Integer, Set<RoundClosed>> closed = new TreeMap<>();
    Federation.facts(admin, RoundClosed.class)
        .forEach(
            round ->
                closed.computeIfAbsent(round.getRound(), r -> new LinkedHashSet<>()).add(round));
    assertThat(closed).hasSize(ROUNDS);
    Set<Sha256> included = new HashSet<>();
    closed.forEach(
        (round, distinct) -> {
          assertThat(distinct).as("closings of round %d", round).hasSize(1);
          for (ManifestEntry entry : distinct.iterator().next().getManifest()) {
            assertThat(included.add(entry.getUpdateId())).as("each update once").isTrue();
          }
        });
    assertThat(included).hasSize(ROUNDS * InvarianceTest.PARTICIPANTS);
  }
}
