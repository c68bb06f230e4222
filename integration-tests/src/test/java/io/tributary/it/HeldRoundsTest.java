package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.ExcludedUpdate;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules that need all updates of a round: the same updates give the same bytes in any order and at
 * any parallelism, and of krum and the trimmed mean these are what plain Java makes of them.
 */
class HeldRoundsTest {
  private static final String NAME = "held";
  private static final int PARAMETERS = 1000;
  private static final int PARTICIPANTS = 7;
  private static final int ROUNDS = 2;
  private static final Map<String, String> RULES =
      new TreeMap<>(
          Map.of(
              "krum", "krum(f=2)",
              "trimmed", "trimmed-mean(f=2)",
              "mixed", "arc(f=2) -> nnm(f=2) -> trimmed-mean(f=2)",
              "quality", "mean",
              "robust", "robust(f=2)"));
  private static final Set<String> IN_PLAIN_JAVA = Set.of("krum", "trimmed");
  private final List<SigningKey> keys = new ArrayList<>();

  HeldRoundsTest() {
    for (int p = 0; p < PARTICIPANTS; p++) {
      keys.add(SigningKey.generate());
    }
  }

  @Test
  void arrivalOrderAndParallelismDoNotTouchTheModel(@TempDir Path folder) throws Exception {
    Set<List<String>> histories = new LinkedHashSet<>();
    for (int parallelism : List.of(1, 2, 4)) {
      // Ids name the federation: for the same ids it has to be another broker.
      try (Federation federation = Federation.start(folder.resolve("p" + parallelism), 4);
          FederationAdmin admin = federation.admin(NAME)) {
        admin.ensureTopics(4);
        JobID job = federation.submit(parallelism, "--federations", NAME);
        histories.add(run(federation, admin, new Random(parallelism), 128));
        federation.assertNeverRestarted(job);
        Verifying.passes(federation.broker.bootstrapServers(), NAME, folder);
      }
    }
    assertThat(histories).hasSize(1);
  }

  /** Hashes name blocks; what plain Java knows of the parameters does not. */
  @Test
  void theSizeOfBlocksDoesNotTouchTheModel(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 4);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(4);
      JobID job = federation.submit(2, "--federations", NAME);
      run(federation, admin, new Random(9), 300);
      federation.assertNeverRestarted(job);
    }
  }

  private List<String> run(
      Federation federation, FederationAdmin admin, Random order, int blockSize) throws Exception {
    for (int p = 0; p < PARTICIPANTS; p++) {
      admin.register("p" + p, keys.get(p).verifyingKey(), "");
    }
    List<String> hashes = new ArrayList<>();
    try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
      for (Map.Entry<String, String> rule : RULES.entrySet()) {
        TaskSpec task = task(rule.getKey(), rule.getValue(), blockSize);
        admin.openTask(task);
        Federation.awaitPublished(admin, task.getName(), 0);
        float[] expected = new float[PARAMETERS];
        for (int round = 1; round <= ROUNDS; round++) {
          Map<Digest, float[]> rows = send(federation, task, round, order);
          ModelPublished published = Federation.awaitPublished(admin, task.getName(), round);
          Federation.awaitClosed(admin, task.getName(), round);
          float[] model = connection.models().fetch(task, published).parameters();
          if (IN_PLAIN_JAVA.contains(task.getName())) {
            expected = HeldInPlainJava.round(rule.getKey(), expected, rows);
            assertThat(model)
                .as("version %d of %s against plain Java", round, task.getName())
                .isEqualTo(expected);
          }
          hashes.add(java.util.HexFormat.of().formatHex(published.getRootHash().bytes()));
        }
      }
    }
    List<RoundClosed> closed = Federation.facts(admin, RoundClosed.class);
    assertThat(closed).hasSize(RULES.size() * ROUNDS);
    Map<String, List<String>> excluded = new TreeMap<>();
    for (RoundClosed round : closed) {
      for (ExcludedUpdate e : round.getExcluded()) {
        excluded.computeIfAbsent(e.getCode(), c -> new ArrayList<>()).add(e.getParticipant());
      }
    }
    assertThat(excluded).containsOnlyKeys("NOT_CHOSEN", "NORM_OUTLIER", "SPECTRAL_OUTLIER");
    assertThat(excluded.get("NOT_CHOSEN"))
        .as("krum leaves out all but one")
        .hasSize(ROUNDS * (PARTICIPANTS - 1));
    assertThat(excluded.get("NORM_OUTLIER")).as("quality").containsOnly("p5", "p6");
    assertThat(excluded.get("SPECTRAL_OUTLIER")).as("robust").containsOnly("p5", "p6");
    return hashes;
  }

  private static TaskSpec task(String name, String rule, int blockSize) {
    TaskSpec.Builder task = Federation.task(NAME, name, PARAMETERS, blockSize, PARTICIPANTS);
    task.getRounds().setMinimum(PARTICIPANTS);
    AggregationSpec aggregation =
        AggregationSpec.newBuilder()
            .setRule(rule)
            .setQuality(name.equals("quality") ? "norms(spreads=4)" : "")
            .build();
    return task.setAggregation(aggregation).build();
  }

  /** Sends all updates in some order, with their blocks in some order; gives them by their ids. */
  private Map<Digest, float[]> send(Federation federation, TaskSpec task, int round, Random random)
      throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int p = 0; p < PARTICIPANTS; p++) {
      order.add(p);
    }
    Collections.shuffle(order, random);
    Map<Digest, float[]> rows = new TreeMap<>();
    for (int p : order) {
      float[] delta = delta(p, round);
      PreparedUpdate update =
          Federation.sign(
              task,
              Federation.header(task, "p" + p, round - 1).setWeight(1 + p),
              delta,
              keys.get(p));
      List<byte[]> blocks = new ArrayList<>(update.records().subList(1, update.records().size()));
      Collections.shuffle(blocks, random);
      List<byte[]> records = new ArrayList<>(List.of(update.records().get(0)));
      records.addAll(blocks);
      federation.send(NAME, "p" + p, records);
      rows.put(update.id(), delta);
    }
    return rows;
  }

  /** Five that agree more or less, and two that are far away. */
  private static float[] delta(int participant, int round) {
    Random random = new Random(participant * 31L + round);
    float[] delta = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      double value = Math.sin(i) + 0.3 * random.nextGaussian();
      delta[i] = (float) (participant < 5 ? value : -4 * value);
    }
    return delta;
  }
}
