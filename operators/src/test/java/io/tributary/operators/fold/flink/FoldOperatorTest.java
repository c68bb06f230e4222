package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.SumBlock;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.OutRecord;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireReader;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class FoldOperatorTest {
  private static final String TASK = "clinics/t";

  private static KeyedTwoInputStreamOperatorTestHarness<String, BlockMessage, BlockOrder, OutRecord>
      harness() throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, BlockMessage, BlockOrder, OutRecord> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new FoldOperator(100, NoiseKeySource.none())),
            m -> FoldTypes.key(m.task(), m.block()),
            o -> FoldTypes.key(o.task(), o.block()),
            Types.STRING);
    harness.setup(
        io.tributary.serde.flink.Types.OUT_RECORD.createSerializer(
            harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }

  private static UploadId upload(int id) {
    return new UploadId(Fixtures.id(id), 0, 0);
  }

  private static BlockMessage arrived(int id, float... values) {
    byte[] payload = PayloadCodecs.named("float32").encode(values, 0, values.length);
    return new BlockMessage.Arrived(TASK, 0, upload(id), new EncodedBlock("float32", payload));
  }

  private static BlockOrder close(int round, int terms, double weight) {
    BlockOrder.Scale scale =
        new BlockOrder.Scale(terms, terms, Grid.weightUnits(weight), weight, 0);
    return new BlockOrder.Close(TASK, 0, round, round - 1, scale, Digest.ZERO, 9);
  }

  @Test
  void goesOnAfterARestoreInTheMiddleOfARoundAndLeavesNoState() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = harness()) {
      before.open();
      before.processElement2(new BlockOrder.Start(TASK, 0, Fixtures.task(2, 1).build(), 1), 0);
      before.processElement1(arrived(1, 2f, 4f), 0);
      before.processElement2(new BlockOrder.Fold(TASK, 0, upload(1), 1, 1.0), 0);
      before.processElement2(new BlockOrder.Fold(TASK, 0, upload(2), 1, 1.0), 0);
      before.processElement2(close(1, 2, 2.0), 0);
      before.processElement2(new BlockOrder.End(TASK, 0, 1, 2), 0);
      before.processElement1(arrived(9, 7f, 7f), 0);
      assertThat(before.extractOutputValues()).as("version 0").hasSize(1);
      snapshot = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(snapshot);
      after.open();
      after.processElement1(arrived(2, 4f, 0f), 0);
      after.processElement2(new BlockOrder.Discard(TASK, 0, upload(9)), 0);
      assertThat(after.extractOutputValues()).hasSize(1);
      assertThat(after.getSideOutput(FoldOperator.VERSIONS))
          .extracting(r -> r.getValue().version())
          .containsExactly(1);
      assertThat(after.numKeyedStateEntries()).as("all state is gone").isZero();
    }
  }

  private static TaskSpec adam() {
    TaskSpec spec = Fixtures.task(2, 9).build();
    spec.getModel().setInitialization("uniform(scale=1,seed=4)");
    spec.setOptimizer(
        new OptimizerSpec("fedadam(beta1=0.5,beta2=0.7)", 0.1, "cosine(rounds=9,floor=0.1)"));
    return spec;
  }

  /** One round after the other, of two updates each; restored before every one that is listed. */
  private static List<OutRecord> rounds(int rounds, Set<Integer> restoredBefore) throws Exception {
    List<OutRecord> models = new ArrayList<>();
    var harness = harness();
    harness.open();
    harness.processElement2(new BlockOrder.Start(TASK, 0, adam(), 1), 0);
    for (int round = 1; round <= rounds; round++) {
      int first = 2 * round;
      harness.processElement2(new BlockOrder.Fold(TASK, 0, upload(first), round, 1.5), 0);
      harness.processElement1(arrived(first, (float) Math.sin(round), 0.1f * round), 0);
      harness.processElement1(arrived(first + 1, -1f / round, 0.3f), 0);
      if (restoredBefore.contains(round)) {
        OperatorSubtaskState snapshot = harness.snapshot(round, round);
        models.addAll(harness.extractOutputValues());
        harness.close();
        harness = harness();
        harness.initializeState(snapshot);
        harness.open();
      }
      harness.processElement2(new BlockOrder.Fold(TASK, 0, upload(first + 1), round, 2.5), 0);
      harness.processElement2(close(round, 2, 4.0), 0);
    }
    harness.processElement2(new BlockOrder.End(TASK, 0, rounds, rounds + 1), 0);
    models.addAll(harness.extractOutputValues());
    assertThat(harness.numKeyedStateEntries()).as("all state is gone").isZero();
    harness.close();
    return models;
  }

  @Test
  void theOptimizersSlotsSurviveARestore() throws Exception {
    List<OutRecord> without = rounds(5, Set.of());
    List<OutRecord> with = rounds(5, Set.of(1, 3, 4));
    assertThat(without).hasSize(6);
    assertThat(with).usingRecursiveComparison().isEqualTo(without);
  }

  @Test
  void aRegionsFoldEmitsItsSum() throws Exception {
    try (var harness = harness()) {
      harness.open();
      TaskSpec spec = Fixtures.task(1, 9).setUpstream(new UpstreamSpec("country", "t")).build();
      harness.processElement2(new BlockOrder.Start(TASK, 0, spec, 1), 0);
      harness.processElement2(new BlockOrder.Fold(TASK, 0, upload(1), 1, 1.5), 0);
      harness.processElement1(arrived(1, 2f, -4f), 0);
      harness.processElement2(close(1, 1, 1.5), 0);
      OutRecord record = harness.extractOutputValues().get(0);
      assertThat(record.topic()).isEqualTo("tributary.clinics.sums");
      SumBlock sum = new WireReader().read(SumBlock.class, record.value());
      long unit = 1L << TaskPlan.of(spec).grid(0).fractionBits();
      assertThat(sum.getUnits().array()).isEqualTo(Units.encode(new long[] {3 * unit, -6 * unit}));
      BlockVersion version = harness.getSideOutput(FoldOperator.VERSIONS).peek().getValue();
      assertThat(version.sum().weightUnits()).isEqualTo(3L << 19);
    }
  }
}
