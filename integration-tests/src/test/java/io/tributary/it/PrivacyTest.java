package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.local.Ports;
import io.tributary.local.ProcessCluster;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.participant.TaskWatch;
import io.tributary.privacy.accounting.AnalyticGaussian;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private tasks through the real job. Keys and updates are fixed, and so is all noise. */
class PrivacyTest {
  private static final String NAME = "private";
  private static final double CLIP = 2;
  private static final double NOISE = 1.5;
  private static final int PARTICIPANTS = 3;
  private static final SigningKey KEY = SigningKey.of(new byte[32]);

  @TempDir Path folder;

  private String noiseKey() throws Exception {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 7);
    Path file = Files.write(folder.resolve("noise.key"), secret);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return "file:" + file;
  }

  /** A task that may spend so much of its data set's budget of 8. */
  private static TaskSpec sharing(String name, double epsilon) {
    return task(
        name,
        10,
        1,
        p -> {
          p.setEpsilon(epsilon).setMaxParticipations(4).setDataSet("wards").setDataSetEpsilon(8);
          p.setNoiseMultiplier(2 * AnalyticGaussian.sigma(epsilon, p.getDelta()) * (1 + 1e-9));
        });
  }

  private static TaskSpec task(String name, int parameters, int quorum) {
    return task(name, parameters, quorum, privacy -> {});
  }

  /** Noise that depends on the rounds before: what is kept of them has to survive everything. */
  private static TaskSpec correlated(String name, int parameters, int quorum) {
    return task(name, parameters, quorum, p -> p.setMechanism("toeplitz(bands=4)"));
  }

  /** The same, remembered in buffers. */
  private static TaskSpec buffered(String name, int parameters, int quorum) {
    return task(name, parameters, quorum, p -> p.setMechanism("blt(buffers=2,rounds=1000)"));
  }

  /** A clip norm that depends on the rounds before. */
  private static TaskSpec adaptive(String name, int parameters, int quorum) {
    return task(name, parameters, quorum, p -> p.setClipping("adaptive(rate=1)"));
  }

  private static TaskSpec task(
      String name, int parameters, int quorum, Consumer<PrivacySpec.Builder> change) {
    PrivacySpec.Builder privacy =
        PrivacySpec.newBuilder()
            .setEpsilon(5000)
            .setDelta(1e-5)
            .setClipNormL2(CLIP)
            .setNoiseMultiplier(NOISE);
    change.accept(privacy);
    return Federation.task(NAME, name, parameters, 128, quorum)
        .setAggregation(AggregationSpec.newBuilder().setWeightBy("uniform").build())
        .setPrivacy(privacy.build())
        .build();
  }

  private static PreparedUpdate update(TaskSpec task, String participant, int round, float[] delta)
      throws Exception {
    return Federation.sign(task, Federation.header(task, participant, round - 1), delta, KEY);
  }

  /** Kills a TaskManager with {@code kill -9} before each update of a round or after the last. */
  @Tag("long")
  @Test
  void whateverPointAJobCrashesAtARoundIsReleasedAndChargedOnce() throws Exception {
    int rounds = 8;
    List<TaskSpec> tasks =
        List.of(
            correlated("t", 500, PARTICIPANTS),
            buffered("b", 500, PARTICIPANTS),
            adaptive("a", 500, PARTICIPANTS));
    List<String> job =
        List.of("--federations", NAME, "--checkpoint-interval", "1s", "--noise-key", noiseKey());
    ProcessCluster.Plan plan =
        new ProcessCluster.Plan(
            folder.resolve("cluster"), Ports.free(), Ports.free(), 2, 2, 2, 256, job);
    try (ProcessCluster cluster = new ProcessCluster(plan)) {
      cluster.start();
      Properties client = new Properties();
      client.setProperty("bootstrap.servers", cluster.bootstrapServers());
      try (FederationAdmin admin = new FederationAdmin(client, NAME)) {
        admin.ensureTopics(4);
        for (int p = 0; p < PARTICIPANTS; p++) {
          admin.register("p" + p, KEY.verifyingKey(), "");
        }
        for (TaskSpec task : tasks) {
          admin.openTask(task);
          Federation.awaitPublished(admin, task.getName(), 0);
        }
        try (FederationConnection connection = FederationConnection.open(client, NAME)) {
          for (int round = 1; round <= rounds; round++) {
            disturbedRound(cluster, connection, tasks, round);
            for (TaskSpec task : tasks) {
              Federation.awaitPublished(admin, task.getName(), round);
            }
          }
        }
        for (TaskSpec task : tasks) {
          assertReleasedOnce(admin, task, rounds);
        }
      }
      JsonNode verified =
          Verifying.run(cluster.bootstrapServers(), NAME, folder, 0, "--noise-key", noiseKey());
      for (JsonNode task : verified.get("tasks")) {
        assertThat(task.get("rounds").get("verified").asInt()).isEqualTo(rounds);
      }
    }
  }

  private static void disturbedRound(
      ProcessCluster cluster, FederationConnection connection, List<TaskSpec> tasks, int round)
      throws Exception {
    for (int p = 0; p <= PARTICIPANTS; p++) {
      if (p == round % (PARTICIPANTS + 1)) {
        cluster
            .taskManagers()
            .get(round % cluster.taskManagers().size())
            .handle()
            .ifPresent(ProcessHandle::destroyForcibly);
      }
      if (p < PARTICIPANTS) {
        float[] delta = new float[500];
        Arrays.fill(delta, 0.1f * (p + round));
        for (TaskSpec task : tasks) {
          connection.send("p" + p, update(task, "p" + p, round, delta));
        }
      }
    }
  }

  /** All that stands in the topic, whoever wrote it and whether or not a checkpoint followed. */
  private static void assertReleasedOnce(FederationAdmin admin, TaskSpec task, int rounds) {
    Federation.awaitClosed(admin, task.getName(), rounds);
    Map<Integer, List<ModelPublished>> models =
        facts(admin, task, ModelPublished.class)
            .collect(Collectors.groupingBy(ModelPublished::getVersion));
    Map<Integer, List<RoundClosed>> closed =
        facts(admin, task, RoundClosed.class).collect(Collectors.groupingBy(RoundClosed::getRound));
    assertThat(models).hasSize(rounds + 1);
    assertThat(closed).hasSize(rounds);
    models.forEach((version, all) -> assertThat(all).as("%d", version).containsOnly(all.get(0)));
    closed.forEach(
        (round, all) -> {
          assertThat(all).as("%d", round).containsOnly(all.get(0));
          assertThat(all.get(0).getPrivacy().getReleases()).isEqualTo(round);
        });
    long norms =
        closed.values().stream()
            .map(all -> all.get(0).getPrivacy().getClipNormL2())
            .distinct()
            .count();
    assertThat(norms > 1).isEqualTo(!task.getPrivacy().getClipping().equals("fixed"));
  }

  private static <T> Stream<T> facts(FederationAdmin admin, TaskSpec task, Class<T> type) {
    return admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
        .filter(fact -> fact.getTask().equals(task.getName()))
        .map(RoundFact::getFact)
        .filter(type::isInstance)
        .map(type::cast);
  }

  @Test
  void anOlderSavepointRefundsNothing() throws Exception {
    List<TaskSpec> tasks =
        List.of(correlated("t", 100, 1), buffered("b", 100, 1), adaptive("a", 100, 1));
    String[] options = {"--federations", NAME, "--noise-key", noiseKey()};
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      JobID job = federation.submit(1, options);
      admin.register("p0", KEY.verifyingKey(), "");
      for (TaskSpec task : tasks) {
        admin.openTask(task);
        Federation.awaitPublished(admin, task.getName(), 0);
      }
      rounds(federation, admin, tasks, 1, 2);
      String savepoint = federation.stopWithSavepoint(job);
      job = federation.restore(2, savepoint, options);
      rounds(federation, admin, tasks, 3, 5);
      admin.openTask(sharing("first", 5));
      Federation.awaitPublished(admin, "first", 0);
      federation.flink.cancel(job);
      federation.restore(1, savepoint, options);
      admin.openTask(sharing("second", 7));
      Rejection refused =
          Federation.await("a refusal", () -> federation.rejects(admin).stream().findFirst());
      assertThat(refused.getDetail()).contains("data set wards", "of which first hold");
      admin.openTask(sharing("third", 5));
      Federation.awaitPublished(admin, "third", 0);
      rounds(federation, admin, tasks, 6, 6);
      for (TaskSpec task : tasks) {
        assertReleasedOnce(admin, task, 6);
      }
    }
  }

  private static void rounds(
      Federation federation, FederationAdmin admin, List<TaskSpec> tasks, int from, int to)
      throws Exception {
    for (int round = from; round <= to; round++) {
      for (TaskSpec task : tasks) {
        federation.send(task, "p0", update(task, "p0", round, new float[100]));
        Federation.awaitPublished(admin, task.getName(), round);
      }
    }
  }

  @Test
  void aJobWithoutAKeyRefusesPrivateTasks() throws Exception {
    try (Federation federation = Federation.start(folder, 1);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(1);
      federation.submit(1, "--federations", NAME, "--noise-key", "");
      admin.openTask(task("t", 100, 1));
      Rejection refused =
          Federation.await("a refusal", () -> federation.rejects(admin).stream().findFirst());
      assertThat(refused.getCode()).isEqualTo(RejectionCode.INVALID_TASK);
      assertThat(refused.getDetail()).contains("no key to draw noise of", "--noise-key");
    }
  }

  /**
   * Two tasks that differ in one participant's updates, of the clip norm in one and zeros in the
   * other. Their releases along that update must be (epsilon, delta)-close, after Google's
   * stochastic tester: for every half-line and epsilon, but for five standard errors.
   */
  @Test
  void releasesOfNeighboursAreClose() throws Exception {
    int rounds = 600;
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      federation.submit(1, "--federations", NAME, "--noise-key", noiseKey());
      for (String participant : List.of("victim", "other")) {
        admin.register(participant, KEY.verifyingKey(), "");
      }
      double[][] released = released(federation, admin, rounds);
      assertClose(released[0], released[1]);
      assertClose(released[1], released[0]);
      double[] with = halved(released[0]);
      double[] without = halved(released[1]);
      assertThatThrownBy(() -> assertClose(with, without))
          .as("half the noise is found")
          .isInstanceOf(AssertionError.class);
    }
  }

  /** What each round moved the models by along the victim's update, in units of the clip norm. */
  private static double[][] released(Federation federation, FederationAdmin admin, int rounds)
      throws Exception {
    float[] along = {(float) CLIP, 0, 0};
    float[] zeros = new float[3];
    float[] other = {0.3f, -0.2f, 0.1f};
    List<TaskSpec> tasks = List.of(task("with", 3, 2), task("without", 3, 2));
    double[][] released = new double[2][rounds];
    try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
      List<TaskWatch> watches = new ArrayList<>();
      for (TaskSpec task : tasks) {
        admin.openTask(task);
        Federation.awaitPublished(admin, task.getName(), 0);
        watches.add(connection.watch(task.getName()));
      }
      double[] before = new double[2];
      for (int round = 1; round <= rounds; round++) {
        for (int t = 0; t < 2; t++) {
          TaskSpec task = tasks.get(t);
          federation.send(task, "victim", update(task, "victim", round, t == 0 ? along : zeros));
          federation.send(task, "other", update(task, "other", round, other));
        }
        for (int t = 0; t < 2; t++) {
          Optional<ModelPublished> model = watches.get(t).awaitNewerThan(round - 1, Patience.LIMIT);
          double now = connection.models().fetch(tasks.get(t), model.orElseThrow()).parameters()[0];
          released[t][round - 1] = ((now - before[t]) * 2 - other[0]) / CLIP;
          before[t] = now;
        }
      }
    }
    return released;
  }

  private static void assertClose(double[] one, double[] other) {
    for (double epsilon : new double[] {0, 0.3, 0.7}) {
      double delta = AnalyticGaussian.delta(NOISE, epsilon);
      for (double threshold = -3; threshold <= 4; threshold += 0.5) {
        assertClose(shareAbove(one, threshold), shareAbove(other, threshold), epsilon, delta, one);
        assertClose(
            1 - shareAbove(one, threshold), 1 - shareAbove(other, threshold), epsilon, delta, one);
      }
    }
  }

  private static void assertClose(
      double p, double q, double epsilon, double delta, double[] samples) {
    double factor = Math.exp(epsilon);
    double error = Math.sqrt((p * (1 - p) + factor * factor * q * (1 - q)) / samples.length);
    assertThat(p - factor * q)
        .as("p %s, q %s, epsilon %s", p, q, epsilon)
        .isLessThanOrEqualTo(delta + 5 * error);
  }

  private static double shareAbove(double[] samples, double threshold) {
    return Arrays.stream(samples).filter(x -> x > threshold).count() / (double) samples.length;
  }

  /** The same with half the deviation from the mean. */
  private static double[] halved(double[] samples) {
    double mean = Arrays.stream(samples).average().orElseThrow();
    return Arrays.stream(samples).map(x -> mean + (x - mean) / 2).toArray();
  }
}
