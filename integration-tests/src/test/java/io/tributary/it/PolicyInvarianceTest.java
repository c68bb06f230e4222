package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.Sha256;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Buffered and asynchronous rounds: which updates make a round is the journal's to say, and then
 * every byte follows, through savepoints, at any parallelism, in a job that begins anew, and in
 * plain Java.
 */
class PolicyInvarianceTest {
  private static final int PARTICIPANTS = 9;
  private static final int WAVES = 6;
  private static final double ALPHA = 0.6;
  private static final double RATE = 0.1;
  private final Map<Sha256, float[]> deltas = new HashMap<>();
  private final Map<Sha256, Double> weights = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"buffered", "async"})
  void theSameJournalGivesTheSameBytes(String policy, @TempDir Path folder) throws Exception {
    TaskSpec task = task(policy);
    try (Federation federation = Federation.start(folder, 4);
        FederationAdmin admin = federation.admin(policy)) {
      admin.ensureTopics(4);
      JobID job = federation.submit(2, "--federations", policy);
      int last = runThroughSavepoints(federation, admin, task, job);
      for (int parallelism : List.of(1, 4)) {
        JobID anew = federation.submit(parallelism, "--federations", policy);
        awaitCopies(admin, last, parallelism == 1 ? 2 : 3);
        federation.flink.cancel(anew);
      }
      Map<Integer, Set<Sha256>> roots = roots(admin);
      assertThat(roots.keySet()).hasSize(last + 1);
      assertThat(roots).allSatisfy((version, distinct) -> assertThat(distinct).hasSize(1));
      assertThat(model(federation, admin, task, last)).isEqualTo(independent(admin, policy));
      Verifying.passes(federation.broker.bootstrapServers(), policy, folder);
    }
  }

  private static TaskSpec task(String policy) {
    TaskSpec.Builder task = Federation.task(policy, "t", InvarianceTest.PARAMETERS, 128, 1);
    task.setRounds(
        RoundsSpec.newBuilder(task.getRounds())
            .setPolicy(policy)
            .setDeadlineMillis(0)
            .setBufferSize(4)
            .setMaxStaleness(20)
            .setStaleness("polynomial(a=0.5)")
            .setMixing(ALPHA)
            .build());
    task.setOptimizer(OptimizerSpec.newBuilder().setName("fedadam").setLearningRate(RATE).build());
    return task.build();
  }

  /** Sends waves of updates, some stale, and moves the job in the middle; returns the version. */
  private int runThroughSavepoints(
      Federation federation, FederationAdmin admin, TaskSpec task, JobID first) throws Exception {
    JobID job = first;
    SigningKey key = SigningKey.generate();
    for (int p = 0; p < PARTICIPANTS; p++) {
      admin.register("p" + p, key.verifyingKey(), "");
    }
    admin.openTask(task);
    Federation.awaitPublished(admin, "t", 0);
    Random random = new Random(5);
    Map<Integer, Integer> bases = new HashMap<>();
    for (int wave = 1; wave <= WAVES; wave++) {
      int current = Collections.max(roots(admin).keySet());
      List<Integer> order = new ArrayList<>();
      for (int p = 0; p < PARTICIPANTS; p++) {
        if (Math.max(0, current - p % 3) > bases.getOrDefault(p, -1)) {
          order.add(p);
        }
      }
      Collections.shuffle(order, random);
      Map<Integer, List<byte[]>> rest = new TreeMap<>();
      for (int p : order) {
        bases.put(p, Math.max(0, current - p % 3));
        List<byte[]> records = update(task, key, p, wave, bases.get(p));
        int now = wave % 3 == 0 && p % 2 == 0 ? records.size() / 2 : records.size();
        federation.send(task.getFederation(), "p" + p, records.subList(0, now));
        rest.put(p, records.subList(now, records.size()));
      }
      if (wave % 3 == 0) {
        String savepoint = federation.stopWithSavepoint(job);
        job =
            federation.restore(wave == 3 ? 4 : 1, savepoint, "--federations", task.getFederation());
      }
      for (Map.Entry<Integer, List<byte[]>> left : rest.entrySet()) {
        federation.send(task.getFederation(), "p" + left.getKey(), left.getValue());
      }
      awaitDecided(admin);
    }
    federation.assertNeverRestarted(job);
    federation.flink.cancel(job);
    return Collections.max(roots(admin).keySet());
  }

  private List<byte[]> update(TaskSpec task, SigningKey key, int p, int wave, int base) {
    float[] delta = InvarianceTest.delta(p, wave);
    PreparedUpdate update =
        Federation.sign(
            task,
            Federation.header(task, "p" + p, base)
                .setSequence(wave)
                .setWeight(InvarianceTest.weight(p)),
            delta,
            key);
    deltas.put(update.id().toFixed(), delta);
    weights.put(update.id().toFixed(), InvarianceTest.weight(p));
    return update.records();
  }

  /** All that was sent is admitted, and what follows from the admissions is published. */
  private void awaitDecided(FederationAdmin admin) {
    Federation.await(
        deltas.size() + " updates admitted",
        () -> {
          long admitted = Federation.admittedCount(admin);
          return admitted == deltas.size() ? Optional.of(admitted) : Optional.empty();
        });
    Federation.await(
        "all closed rounds published",
        () -> {
          Map<Integer, RoundClosed> closed = closed(admin);
          int taken = closed.values().stream().mapToInt(r -> r.getManifest().size()).sum();
          boolean bufferNotFull = deltas.size() - taken < 4;
          int newest = closed.keySet().stream().mapToInt(r -> r).max().orElse(0);
          return bufferNotFull && roots(admin).containsKey(newest)
              ? Optional.of(newest)
              : Optional.empty();
        });
  }

  private static Map<Integer, RoundClosed> closed(FederationAdmin admin) {
    Map<Integer, RoundClosed> closed = new TreeMap<>();
    admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
        .map(RoundFact::getFact)
        .filter(RoundClosed.class::isInstance)
        .map(RoundClosed.class::cast)
        .forEach(
            round -> {
              RoundClosed before = closed.putIfAbsent(round.getRound(), round);
              assertThat(before == null || before.equals(round)).as("one closing a round").isTrue();
            });
    return closed;
  }

  private static List<ModelPublished> published(FederationAdmin admin) {
    return admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
        .map(RoundFact::getFact)
        .filter(ModelPublished.class::isInstance)
        .map(ModelPublished.class::cast)
        .toList();
  }

  private static Map<Integer, Set<Sha256>> roots(FederationAdmin admin) {
    Map<Integer, Set<Sha256>> roots = new TreeMap<>();
    published(admin)
        .forEach(
            model ->
                roots
                    .computeIfAbsent(model.getVersion(), v -> new LinkedHashSet<>())
                    .add(model.getRootHash()));
    return roots;
  }

  private static void awaitCopies(FederationAdmin admin, int version, int copies) {
    Federation.await(
        copies + " announcements of version " + version,
        () ->
            published(admin).stream().filter(m -> m.getVersion() == version).count() >= copies
                ? Optional.of(true)
                : Optional.empty());
  }

  private static float[] model(
      Federation federation, FederationAdmin admin, TaskSpec task, int version) {
    ModelPublished published = Federation.published(admin, "t", version).orElseThrow();
    try (FederationConnection connection =
        FederationConnection.open(federation.client, task.getFederation())) {
      return connection.models().fetch(task, published).parameters();
    }
  }

  /** FedBuff or FedAsync with FedAdam as the papers say, on the documented grid. */
  private float[] independent(FederationAdmin admin, String policy) {
    double grid = Math.pow(2, 31); // As in InvarianceTest: the same bounds.
    int d = InvarianceTest.PARAMETERS;
    float[] x = new float[d];
    double[] m = new double[d];
    double[] v = new double[d];
    java.util.Arrays.fill(v, 1e-6);
    int stale = 0;
    for (RoundClosed round : closed(admin).values()) {
      long[] sums = new long[d];
      double weight = 0;
      for (ManifestEntry entry : round.getManifest()) {
        double w = Math.rint(weights.get(entry.getUpdateId()) * 1048576) / 1048576;
        int age = round.getRound() - 1 - entry.getBaseVersion();
        stale += age > 0 ? 1 : 0;
        double s = StrictMath.pow(age + 1.0, -0.5);
        double factor = w * (policy.equals("async") ? ALPHA * s : s);
        assertThat(entry.getFactor()).isEqualTo(factor);
        float[] delta = deltas.get(entry.getUpdateId());
        for (int i = 0; i < d; i++) {
          sums[i] += (long) Math.rint(delta[i] * (factor * grid));
        }
        weight += w;
      }
      assertThat(round.getDivisor()).isEqualTo(weight);
      for (int i = 0; i < d; i++) {
        double delta = sums[i] / grid / weight;
        m[i] = 0.9 * m[i] + (1 - 0.9) * delta;
        v[i] = 0.99 * v[i] + (1 - 0.99) * (delta * delta);
        x[i] = (float) (x[i] + RATE * m[i] / (Math.sqrt(v[i]) + 1e-3));
      }
    }
    assertThat(stale).as("stale updates among them").isPositive();
    return x;
  }
}
