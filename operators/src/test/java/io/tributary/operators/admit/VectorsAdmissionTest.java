package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates of several vectors, and metrics that a task needs. */
class VectorsAdmissionTest {
  private static final float[] DELTA = {1, 2, 3, 4, 5};
  private static final float[] CONTROL = {0, 3, 0, 4, 0};

  private static TaskSpec scaffold() {
    TaskSpec task = Fixtures.task(2, 3).build();
    task.getAggregation().setAlgorithm("scaffold(participants=20)");
    task.getModel().setVectors(List.of("control"));
    return task;
  }

  private static List<byte[]> update(TaskSpec task, List<String> names, float[]... vectors) {
    return Fixtures.signed(task, "p1", Fixtures.payloads(task, vectors), h -> h.setVectors(names));
  }

  private static DeskHarness desk(TaskSpec task) {
    return new DeskHarness(task, 1 << 20, 1 << 20, "p1", "p2");
  }

  private static UpdateAdmitted admitted(DeskHarness desk) {
    assertThat(desk.rejections).isEmpty();
    assertThat(desk.proposed).hasSize(1);
    return (UpdateAdmitted) desk.proposed.get(0).getFact();
  }

  private static void assertRefused(DeskHarness desk, RejectionCode code, String... detail) {
    assertThat(desk.proposed).isEmpty();
    assertThat(desk.pending).isEmpty();
    assertThat(desk.codes()).containsExactly(code);
    assertThat(desk.rejections.get(0).getDetail()).contains(detail);
    assertThat(desk.receipts).as("the sender is told").hasSize(1);
  }

  @Test
  void deltaAndControlAreTakenVectorAfterVector() {
    DeskHarness desk = desk(scaffold());
    desk.send(update(desk.task, List.of("delta", "control"), DELTA, CONTROL));
    UpdateAdmitted fact = admitted(desk);
    assertThat(fact.getNormL2()).as("of the first vector").isEqualTo(Math.sqrt(55));
    assertThat(fact.getPayloadBytes()).isEqualTo(40);
    assertThat(desk.pending.values().iterator().next()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "delta", "control,delta", "delta,control,control", "model,control"})
  void otherVectorsThanTheTasksAreRefused(String names) {
    DeskHarness desk = desk(scaffold());
    List<String> vectors = names.isEmpty() ? List.of() : List.of(names.split(","));
    desk.send(update(desk.task, vectors, DELTA, CONTROL));
    assertThat(desk.codes().get(0)).isEqualTo(RejectionCode.VECTORS_MISMATCH);
    assertThat(desk.rejections.get(0).getDetail()).contains("the task needs [delta, control]");
    assertThat(desk.proposed).isEmpty();
  }

  @Test
  void oneVectorNeedsNoNameUnlessItIsAModel() {
    TaskSpec deltas = Fixtures.task(2, 3).build();
    for (List<String> names : List.of(List.<String>of(), List.of("delta"))) {
      DeskHarness desk = desk(deltas);
      desk.send(update(deltas, names, DELTA));
      admitted(desk);
    }
    TaskSpec models = Fixtures.task(2, 3).build();
    models.getAggregation().setOf("models");
    DeskHarness named = desk(models);
    named.send(update(models, List.of("model"), DELTA));
    admitted(named);
    for (List<String> names : List.of(List.<String>of(), List.of("delta"))) {
      DeskHarness desk = desk(models);
      desk.send(update(models, names, DELTA).get(0));
      assertRefused(desk, RejectionCode.VECTORS_MISMATCH, "needs [model]");
    }
  }

  @Test
  void aVectorTooFewInTheBlocksIsRefused() {
    DeskHarness desk = desk(scaffold());
    desk.send(update(desk.task, List.of("delta", "control"), DELTA).get(0));
    assertRefused(desk, RejectionCode.BLOCK_COUNT_MISMATCH, "lists 3 blocks; the model has 6");
  }

  @Test
  void everyVectorHasItsOwnNormBound() {
    TaskSpec task = scaffold();
    task.getBounds().setMaxControlNormL2(5);
    List<String> names = List.of("delta", "control");
    DeskHarness within = desk(task);
    within.send(update(task, names, DELTA, CONTROL));
    admitted(within);
    DeskHarness above = desk(task);
    above.send(update(task, names, CONTROL, DELTA));
    assertDropped(above, "of control is above 5.0");
    DeskHarness delta = desk(task);
    delta.send(update(task, names, new float[] {100, 1, 0, 0, 0}, CONTROL));
    assertDropped(delta, "of delta is above 100.0");
  }

  @Test
  void withoutABoundOfTheirOwnFurtherVectorsHaveTheFirstOnes() {
    DeskHarness desk = desk(scaffold());
    desk.send(update(desk.task, List.of("delta", "control"), DELTA, new float[] {0, 0, 0, 0, 101}));
    assertDropped(desk, "of control is above 100.0");
  }

  private static void assertDropped(DeskHarness desk, String detail) {
    assertThat(desk.proposed).hasSize(1);
    UpdateDropped dropped = (UpdateDropped) desk.proposed.get(0).getFact();
    assertThat(dropped.getCode()).isEqualTo(RejectionCode.NORM_TOO_LARGE);
    assertThat(dropped.getDetail()).contains(detail);
    desk.readJournal();
    assertThat(desk.pending).isEmpty();
  }

  @Test
  void aRestoreInTheMiddleKeepsTheNormOfEachVector() {
    TaskSpec task = scaffold();
    task.getBounds().setMaxControlNormL2(4.9);
    List<byte[]> records = update(task, List.of("delta", "control"), DELTA, CONTROL);
    DeskHarness before = desk(task);
    before.send(records.subList(0, 6));
    DeskHarness after = before.restored(before.save(), before.offset());
    after.send(records.get(6));
    assertDropped(after, "of control is above 4.9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quality|fedavg|quality|0|the task weighs by it",
        "quality|fedavg|quality|1.5|it must lie in",
        "quality|fedavg|quality|-1|it must lie in",
        "samples|fednova|localSteps|0.5|fednova normalises by it",
        "samples|fednova|localSteps|2e9|it must lie in",
        "samples|qfedavg(q=1,maxLoss=10,localRate=1)|initialLoss|10.5|[0.0, 10.0]",
        "samples|qfedavg(q=1,maxLoss=10,localRate=1)|initialLoss|-0.1|qfedavg weighs by it",
      })
  void metricsThatTheTaskNeedsMustBeThereAndInRange(
      String weightBy, String algorithm, String metric, double wrong, String detail) {
    TaskSpec task = Fixtures.task(2, 3).build();
    task.getAggregation().setWeightBy(weightBy);
    task.getAggregation().setAlgorithm(algorithm);
    DeskHarness missing = desk(task);
    missing.send(Fixtures.update(task, "p1", DELTA, h -> {}).get(0));
    assertRefused(missing, RejectionCode.INVALID_METRIC, "metric " + metric + " is missing");
    DeskHarness outside = desk(task);
    outside.send(
        Fixtures.update(task, "p1", DELTA, h -> h.setMetrics(Map.of(metric, wrong))).get(0));
    assertRefused(outside, RejectionCode.INVALID_METRIC, "metric " + metric, detail);
    DeskHarness fine = desk(task);
    fine.send(Fixtures.update(task, "p1", DELTA, h -> h.setMetrics(Map.of(metric, 1.0))));
    assertThat(admitted(fine).getMetrics()).containsEntry(metric, 1.0);
  }
}
