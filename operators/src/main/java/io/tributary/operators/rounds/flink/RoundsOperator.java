package io.tributary.operators.rounds.flink;

import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.flink.NoiseKeySource;
import io.tributary.operators.rounds.Clipping;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.Orders;
import io.tributary.operators.rounds.RoundKeys;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.scores.flink.ScoreTypes;
import io.tributary.operators.select.CohortRequest;
import io.tributary.operators.select.flink.SelectTypes;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.DeadlinePassed;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.flink.SerializerTypeInfo;
import io.tributary.serde.flink.Types;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The shell of {@link RoundMachine}, keyed by {@code federation/task}: facts in, orders to the
 * fold, public records to the side. Clip norms that it draws and deadlines are proposals only.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>rounds</td><td>the machine's state</td><td>never: it refuses what comes after the
 *       end</td><td>the updates of two rounds; a few hundred bytes once the task ended</td></tr>
 *   <tr><td>timer</td><td>the open round's deadline</td><td>the round's close</td><td>1</td></tr>
 * </table>
 */
public final class RoundsOperator extends KeyedProcessFunction<String, LogRecord, BlockOrder> {
  private static final long serialVersionUID = 1L;

  /** Side output: public records, receipts, metrics, rejects and proposals. */
  public static final OutputTag<OutRecord> RECORDS = new OutputTag<>("records", Types.OUT_RECORD);

  /** Side output: cohorts to draw. */
  public static final OutputTag<CohortRequest> DRAWS =
      new OutputTag<>("draws", SelectTypes.REQUEST);

  /** Side output: rounds to weigh. */
  public static final OutputTag<WeighRequest> WEIGHS =
      new OutputTag<>("weighs", ScoreTypes.REQUEST);

  private transient ValueState<RoundState> rounds;
  private transient WireReader reader;
  private transient NoiseKey key;
  private final int keptRounds;
  private final NoiseKeySource keys;

  /**
   * A shell without state yet.
   *
   * @param keptRounds newest rounds whose public facts compaction does not touch, at least 1
   * @param keys where the key of private tasks' noise is
   */
  public RoundsOperator(int keptRounds, NoiseKeySource keys) {
    this.keptRounds = keptRounds;
    this.keys = keys;
  }

  @Override
  public void open(OpenContext context) {
    reader = new WireReader();
    key = keys.read().orElse(null);
    rounds =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "rounds",
                    new SerializerTypeInfo<>(RoundState.class, new RoundStateSerializer())));
  }

  @Override
  public void processElement(LogRecord record, Context context, Collector<BlockOrder> out)
      throws IOException {
    TaskPath path = TaskPath.parse(context.getCurrentKey());
    JournalFact fact;
    try {
      fact = reader.read(JournalFact.class, record.value());
    } catch (WireException e) {
      SpecificRecordBase rejection = record.rejection(e.code(), e.getMessage()).build();
      context.output(RECORDS, OutRecord.of(path.topics().rejects(), null, rejection));
      return;
    }
    if (!fact.getTask().equals(path.task())) {
      return;
    }
    RoundState state = rounds.value() == null ? new RoundState() : rounds.value();
    RoundMachine machine = new RoundMachine(path.federation(), path.task(), state);
    for (Decision decision : machine.replay(fact, record.appendedAtMillis())) {
      carryOut(decision, path, state.plan(), context, out);
    }
    if (state.begun()) {
      rounds.update(state);
    }
  }

  private void carryOut(
      Decision decision, TaskPath path, TaskPlan plan, Context context, Collector<BlockOrder> out) {
    if (decision instanceof Decision.Announce announce) {
      String topic = path.topics().of(announce.stream());
      context.output(RECORDS, OutRecord.of(topic, announce.key(), announce.value()));
    } else if (decision instanceof Decision.ForDraw draw) {
      context.output(DRAWS, CohortRequest.of(path.federation(), path.task(), draw));
    } else if (decision instanceof Decision.ForScores scores) {
      context.output(WEIGHS, WeighRequest.of(plan, scores));
    } else if (decision instanceof Decision.DrawClip draw) {
      context.output(RECORDS, path.proposal(Clipping.draw(plan, draw, key)));
    } else if (decision instanceof Decision.ArmDeadline arm) {
      context.timerService().registerProcessingTimeTimer(arm.atMillis());
    } else if (decision instanceof Decision.DisarmDeadline disarm) {
      context.timerService().deleteProcessingTimeTimer(disarm.atMillis());
    } else if (decision instanceof Decision.ForBlocks forBlocks) {
      if (decision instanceof Decision.Close close) {
        for (String key : RoundKeys.givenUp(path.task(), close, keptRounds)) {
          context.output(RECORDS, OutRecord.tombstone(path.topics().rounds(), key));
        }
      }
      for (int block = 0; block < plan.blocks(); block++) {
        out.collect(Orders.of(forBlocks, path.text(), block, plan.vectorOf(block) > 0));
      }
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<BlockOrder> out)
      throws IOException {
    TaskPath path = TaskPath.parse(context.getCurrentKey());
    RoundState state = rounds.value();
    if (state != null && !state.ended()) {
      context.output(RECORDS, path.proposal(new DeadlinePassed(state.round())));
    }
  }
}
