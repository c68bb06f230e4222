package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping with a savepoint in the middle of a round and of uploads, and going on elsewhere. */
class RestoreTest {
  private static final String NAME = "restored";

  @Test
  void goesOnAtAnotherParallelismInTheMiddleOfRoundsAndUploads(@TempDir Path folder)
      throws Exception {
    try (Federation federation = Federation.start(folder, 4);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(4);
      JobID job = federation.submit(2, "--federations", NAME);
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
      int admitted = 0;
      for (int round = 1; round <= 3; round++) {
        List<List<byte[]>> rest = sendHalf(federation, task, key, round);
        Federation.awaitAdmitted(admin, admitted + InvarianceTest.PARTICIPANTS / 2);
        String savepoint = federation.stopWithSavepoint(job);
        job = federation.restore(round == 1 ? 4 : 1, savepoint, "--federations", NAME);
        for (int p = 0; p < rest.size(); p++) {
          federation.send(NAME, "p" + p, rest.get(p));
        }
        admitted += InvarianceTest.PARTICIPANTS;
        ModelPublished published = Federation.awaitPublished(admin, "t", round);
        expected = InvarianceTest.independentRound(expected, round);
        try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
          assertThat(connection.models().fetch(task, published).parameters())
              .as("version %d", round)
              .isEqualTo(expected);
        }
      }
      assertThat(Federation.admittedCount(admin)).as("each update once").isEqualTo(admitted);
      federation.assertNeverRestarted(job);
    }
  }

  /** Even participants send all, odd ones the first half of their records; returns what is left. */
  private static List<List<byte[]>> sendHalf(
      Federation federation, TaskSpec task, SigningKey key, int round) throws Exception {
    List<List<byte[]>> rest = new ArrayList<>();
    for (int p = 0; p < InvarianceTest.PARTICIPANTS; p++) {
      PreparedUpdate update =
          Federation.sign(
              task,
              Federation.header(task, "p" + p, round - 1).setWeight(InvarianceTest.weight(p)),
              InvarianceTest.delta(p, round),
              key);
      int now = p % 2 == 0 ? update.records().size() : update.records().size() / 2;
      federation.send(NAME, "p" + p, update.records().subList(0, now));
      rest.add(update.records().subList(now, update.records().size()));
    }
    return rest;
  }
}
