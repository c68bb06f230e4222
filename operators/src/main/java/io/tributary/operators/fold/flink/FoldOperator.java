package io.tributary.operators.fold.flink;

import io.tributary.operators.fold.BlockMachine;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockOutput;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.Made;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The shell of {@link BlockMachine}, keyed by task and block. Emits model blocks, and their hashes
 * and inner products to the side. States are listed in {@link FlinkBlockStore}.
 */
public final class FoldOperator
    extends KeyedCoProcessFunction<String, BlockMessage, BlockOrder, OutRecord> {
  private static final long serialVersionUID = 1L;

  /** Side output: what the publisher needs. */
  public static final OutputTag<BlockVersion> VERSIONS =
      new OutputTag<>("versions", FoldTypes.VERSION);

  /** Side output: inner products of rounds that are to be weighed. */
  public static final OutputTag<GramPart> PARTS = new OutputTag<>("parts", FoldTypes.PART);

  private transient BlockMachine machine;
  private transient FlinkBlockStore store;

  private final int keptVersions;
  private final NoiseKeySource keys;

  /**
   * A shell without state yet.
   *
   * @param keptVersions newest versions of a model that compaction does not touch, at least 1
   * @param keys where the key of private tasks' noise is
   */
  public FoldOperator(int keptVersions, NoiseKeySource keys) {
    this.keptVersions = keptVersions;
    this.keys = keys;
  }

  @Override
  public void open(OpenContext context) {
    machine = new BlockMachine(keys.read().orElse(null));
    store = new FlinkBlockStore(getRuntimeContext());
    getRuntimeContext().getMetricGroup().gauge("pendingBytes", store::pendingBytes);
    getRuntimeContext().getMetricGroup().gauge("heldBytes", store::heldBytes);
  }

  @Override
  public void processElement1(BlockMessage message, Context context, Collector<OutRecord> out) {
    emit(message.task(), machine.accept(message, store), context, out);
  }

  @Override
  public void processElement2(BlockOrder order, Context context, Collector<OutRecord> out) {
    emit(order.task(), machine.accept(order, store), context, out);
  }

  private void emit(
      String task, List<BlockOutput> outputs, Context context, Collector<OutRecord> out) {
    for (BlockOutput output : outputs) {
      if (output instanceof GramPart part) {
        context.output(PARTS, part);
        continue;
      }
      Made block = (Made) output;
      Topics topics = new Topics(task.substring(0, task.indexOf('/')));
      String name = task.substring(task.indexOf('/') + 1);
      int version = block.version().version();
      int index = block.version().block();
      String topic = topics.of(block.stream());
      out.collect(OutRecord.of(topic, FoldTypes.wireKey(name, version, index), block.record()));
      if (block.stream() == Topics.Stream.MODELS && version >= keptVersions) {
        String old = FoldTypes.wireKey(name, version - keptVersions, index);
        out.collect(OutRecord.tombstone(topic, old));
      }
      context.output(VERSIONS, block.version());
    }
  }
}
