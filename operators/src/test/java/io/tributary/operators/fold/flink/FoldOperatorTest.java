package io.tributary.operators.fold.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.Grid;
import io.tributary.serde.Digest;
import io.tributary.serde.EncodedBlock;
import io.tributary.serde.OutRecord;
import io.tributary.serde.UploadId;
import io.tributary.serde.codec.PayloadCodecs;
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
            new KeyedCoProcessOperator<>(new FoldOperator()),
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
}
