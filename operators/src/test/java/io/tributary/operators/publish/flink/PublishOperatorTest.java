package io.tributary.operators.publish.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundFact;
import io.tributary.serde.Digest;
import io.tributary.serde.OutRecord;
import io.tributary.serde.WireReader;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class PublishOperatorTest {
  private static KeyedOneInputStreamOperatorTestHarness<String, BlockVersion, OutRecord> harness()
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, BlockVersion, OutRecord> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new PublishOperator()), BlockVersion::task, Types.STRING);
    harness.setup(
        io.tributary.serde.flink.Types.OUT_RECORD.createSerializer(
            harness.getExecutionConfig().getSerializerConfig()));
    return harness;
  }

  private static BlockVersion block(int version, int block) {
    return new BlockVersion(
        "clinics/t", version, block, 2, Fixtures.id(block), Digest.ZERO, 7, null);
  }

  @Test
  void announcesAfterARestoreBetweenTwoBlocks() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = harness()) {
      before.open();
      before.processElement(block(0, 1), 0);
      before.processElement(block(1, 0), 0);
      assertThat(before.extractOutputValues()).isEmpty();
      snapshot = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(snapshot);
      after.open();
      after.processElement(block(0, 0), 0);
      after.processElement(block(1, 1), 0);
      assertThat(after.extractOutputValues()).hasSize(2);
      OutRecord second = after.extractOutputValues().get(1);
      RoundFact fact = new WireReader().read(RoundFact.class, second.value());
      assertThat(fact.getFact())
          .isInstanceOfSatisfying(
              ModelPublished.class, model -> assertThat(model.getVersion()).isEqualTo(1));
      assertThat(after.numKeyedStateEntries()).as("the newest version").isEqualTo(1);
    }
  }
}
