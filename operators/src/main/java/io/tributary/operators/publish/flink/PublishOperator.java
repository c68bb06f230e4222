package io.tributary.operators.publish.flink;

import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.publish.PublishState;
import io.tributary.operators.publish.VersionAssembler;
import io.tributary.operators.rounds.RoundKeys;
import io.tributary.schemas.RoundFact;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.flink.SerializerTypeInfo;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The shell of {@link VersionAssembler}, keyed by {@code federation/task}.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>versions</td><td>newest version, hashes of incomplete ones</td>
 *       <td>completing a version; the newest stays, 36 bytes</td><td>rounds in flight</td></tr>
 * </table>
 */
public final class PublishOperator extends KeyedProcessFunction<String, BlockVersion, OutRecord> {
  private static final long serialVersionUID = 1L;
  private transient ValueState<PublishState> versions;

  /** A shell without state yet. */
  public PublishOperator() {}

  @Override
  public void open(OpenContext context) {
    versions =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "versions",
                    new SerializerTypeInfo<>(PublishState.class, new PublishStateSerializer())));
  }

  @Override
  public void processElement(BlockVersion block, Context context, Collector<OutRecord> out)
      throws IOException {
    PublishState state = versions.value() == null ? new PublishState() : versions.value();
    int slash = block.task().indexOf('/');
    Topics topics = new Topics(block.task().substring(0, slash));
    String task = block.task().substring(slash + 1);
    for (SpecificRecordBase published : VersionAssembler.accept(block, state)) {
      out.collect(
          OutRecord.of(
              topics.rounds(), RoundKeys.of(task, published), new RoundFact(task, published)));
    }
    versions.update(state);
  }
}
