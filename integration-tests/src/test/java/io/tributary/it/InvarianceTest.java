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
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same updates give the same bytes, in any order and at any parallelism. */
class InvarianceTest {
  static final int PARAMETERS = 1000;
  static final int PARTICIPANTS = 12;
  private static final int ROUNDS = 3;

  @Test
  void arrivalOrderAndParallelismDoNotTouchTheModel(@TempDir Path folder) throws Exception {
    Set<List<String>> histories = new LinkedHashSet<>();
    try (Federation federation = Federation.start(folder, 4)) {
      for (int parallelism : List.of(1, 2, 4)) {
        String name = "p" + parallelism;
        try (FederationAdmin admin = federation.admin(name)) {
          admin.ensureTopics(4);
          JobID job = federation.submit(parallelism, "--federations", name);
          histories.add(run(federation, admin, name, parallelism));
          federation.assertNeverRestarted(job);
          federation.flink.cancel(job);
        }
      }
    }
    assertThat(histories).hasSize(1);
  }

  /** Runs the rounds with its own arrival order; returns the hash of each version. */
  private static List<String> run(
      Federation federation, FederationAdmin admin, String name, long order) throws Exception {
    TaskSpec task = Federation.task(name, "t", PARAMETERS, 128, PARTICIPANTS).build();
    List<SigningKey> keys = new ArrayList<>();
    for (int p = 0; p < PARTICIPANTS; p++) {
      keys.add(SigningKey.generate());
      admin.register("p" + p, keys.get(p).verifyingKey(), "");
    }
    admin.openTask(task);
    Federation.awaitPublished(admin, "t", 0);
    float[] expected = new float[PARAMETERS];
    List<String> hashes = new ArrayList<>();
    try (FederationConnection connection = FederationConnection.open(federation.client, name)) {
      for (int round = 1; round <= ROUNDS; round++) {
        sendShuffled(federation, task, keys, round, new Random(order * 100 + round));
        ModelPublished published = Federation.awaitPublished(admin, "t", round);
        expected = independentRound(expected, round);
        assertThat(connection.models().fetch(task, published).parameters())
            .as("version %d against plain Java", round)
            .isEqualTo(expected);
        hashes.add(java.util.HexFormat.of().formatHex(published.getRootHash().bytes()));
      }
    }
    return hashes;
  }

  private static void sendShuffled(
      Federation federation, TaskSpec task, List<SigningKey> keys, int round, Random random)
      throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int p = 0; p < PARTICIPANTS; p++) {
      order.add(p);
    }
    Collections.shuffle(order, random);
    for (int p : order) {
      PreparedUpdate update =
          Federation.sign(
              task,
              Federation.header(task, "p" + p, round - 1).setWeight(weight(p)),
              delta(p, round),
              keys.get(p));
      List<byte[]> blocks = new ArrayList<>(update.records().subList(1, update.records().size()));
      Collections.shuffle(blocks, random);
      List<byte[]> records = new ArrayList<>(List.of(update.records().get(0)));
      records.addAll(blocks);
      federation.send(task.getFederation(), "p" + p, records);
    }
  }

  static double weight(int participant) {
    return 1 + participant * 0.37;
  }

  static float[] delta(int participant, int round) {
    Random random = new Random(participant * 31L + round);
    float[] delta = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      delta[i] = (float) random.nextGaussian();
    }
    return delta;
  }

  /** What docs/wire-format.md says a round does, written down again without Tributary's classes. */
  static float[] independentRound(float[] model, int round) {
    return independentRound(model, round, PARTICIPANTS);
  }

  /** The same with the first {@code participants} participants. */
  static float[] independentRound(float[] model, int round, int participants) {
    // maxNormL2 * maxWeight = 1e6 <= 2^20; 2000 updates <= 2^11: k = min(51 - 20, 62 - 20 - 11).
    double grid = Math.pow(2, 31);
    long[] sums = new long[PARAMETERS];
    double total = 0;
    for (int p = 0; p < participants; p++) {
      double factor = Math.rint(weight(p) * 1048576) / 1048576;
      float[] delta = delta(p, round);
      for (int i = 0; i < PARAMETERS; i++) {
        sums[i] += (long) Math.rint(delta[i] * (factor * grid));
      }
      total += factor;
    }
    float[] next = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      next[i] = (float) (model[i] + 1.0 * (sums[i] / grid / total));
    }
    return next;
  }
}
