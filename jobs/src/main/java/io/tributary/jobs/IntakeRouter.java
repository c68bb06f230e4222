package io.tributary.jobs;

import io.tributary.operators.fold.BlockMessage;
import io.tributary.serde.OutRecord;
import io.tributary.serde.flink.Types;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parts what leaves the intake: messages go on to the fold, records to the side. Stateless. */
final class IntakeRouter extends ProcessFunction<IntakeOutput, BlockMessage> {
  private static final long serialVersionUID = 1L;
  static final OutputTag<OutRecord> RECORDS = new OutputTag<>("records", Types.OUT_RECORD);

  @Override
  public void processElement(IntakeOutput output, Context context, Collector<BlockMessage> out) {
    if (output instanceof IntakeOutput.Message message) {
      out.collect(message.message());
    } else if (output instanceof IntakeOutput.Written written) {
      context.output(RECORDS, written.record());
    }
  }
}
