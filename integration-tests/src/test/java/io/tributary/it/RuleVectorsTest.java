package io.tributary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.participant.FederationAdmin;
import io.tributary.participant.FederationConnection;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.SigningKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reference values of another implementation (ByzFL's unit tests) through the real job: three
 * participants, three parameters, one block for two of them. Where updates are equally good the
 * reference takes the first; the job takes the lowest id, so the ids are made to ascend.
 */
class RuleVectorsTest {
  private static final String NAME = "vectors";
  private static final float[][] ROWS = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
  private static final Map<String, double[]> CASES = new LinkedHashMap<>();

  static {
    CASES.put("mean", new double[] {4, 5, 6});
    CASES.put("median", new double[] {4, 5, 6});
    CASES.put("trimmed-mean(f=1)", new double[] {4, 5, 6});
    CASES.put(
        "geometric-median(nu=0.1,iterations=3)", new double[] {3.78788764, 4.78788764, 5.78788764});
    CASES.put("krum(f=1)", new double[] {1, 2, 3});
    CASES.put("multi-krum(f=1)", new double[] {2.5, 3.5, 4.5});
    CASES.put("centred-clipping(tau=100,start=zero)", new double[] {4, 5, 6});
    CASES.put("mda(f=1)", new double[] {2.5, 3.5, 4.5});
    // What only prepares is followed by the median of the reference's three rows.
    CASES.put("nnm(f=1) -> median", new double[] {2.5, 3.5, 4.5});
    CASES.put("arc(f=1) -> median", new double[] {4, 5, 5.67005155});
  }

  private final List<SigningKey> keys = new ArrayList<>();

  @Test
  void everyRuleGivesTheReferenceValues(@TempDir Path folder) throws Exception {
    try (Federation federation = Federation.start(folder, 2);
        FederationAdmin admin = federation.admin(NAME)) {
      admin.ensureTopics(2);
      JobID job = federation.submit(2, "--federations", NAME);
      for (int p = 0; p < ROWS.length; p++) {
        keys.add(SigningKey.generate());
        admin.register("p" + p, keys.get(p).verifyingKey(), "");
      }
      try (FederationConnection connection = FederationConnection.open(federation.client, NAME)) {
        int number = 0;
        for (Map.Entry<String, double[]> one : CASES.entrySet()) {
          TaskSpec task = task("case-" + number++, one.getKey());
          admin.openTask(task);
          Federation.awaitPublished(admin, task.getName(), 0);
          send(federation, task);
          ModelPublished published = Federation.awaitPublished(admin, task.getName(), 1);
          float[] model = connection.models().fetch(task, published).parameters();
          for (int i = 0; i < model.length; i++) {
            assertThat((double) model[i])
                .as("parameter %d of %s", i, one.getKey())
                .isCloseTo(one.getValue()[i], within(1e-5 * one.getValue()[i]));
          }
        }
      }
      federation.assertNeverRestarted(job);
      Verifying.passes(federation.broker.bootstrapServers(), NAME, folder);
    }
  }

  private static TaskSpec task(String name, String rule) {
    TaskSpec.Builder task = Federation.task(NAME, name, 3, 2, ROWS.length);
    task.getRounds().setMinimum(ROWS.length);
    task.getBounds().setMaxNormL2(100);
    return task.setAggregation(AggregationSpec.newBuilder().setRule(rule).build()).build();
  }

  private void send(Federation federation, TaskSpec task) throws Exception {
    for (int p = ROWS.length - 1; p >= 0; p--) {
      long sequence = 0;
      PreparedUpdate update;
      do {
        update =
            Federation.sign(
                task,
                Federation.header(task, "p" + p, 0).setWeight(1).setSequence(sequence++),
                ROWS[p],
                keys.get(p));
      } while ((update.id().toFixed().bytes()[0] & 0xff) / 86 != p);
      federation.send(NAME, "p" + p, update.records());
    }
  }
}
