package io.tributary.operators.budget.flink;

import io.tributary.operators.budget.DataSetBudget;
import io.tributary.operators.rounds.flink.TaskPath;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.state.DataSetState;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The shell of {@link DataSetBudget}, keyed by {@code federation/dataset/name}.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>shares</td><td>the framed state of the data set</td><td>never: nothing is given
 *       back</td><td>a name and a number for each task that ever had a share</td></tr>
 * </table>
 */
public final class DataSetOperator extends KeyedProcessFunction<String, LogRecord, OutRecord> {
  private static final long serialVersionUID = 1L;
  private transient ValueState<byte[]> shares;
  private transient WireReader reader;

  /** Whether a record of the journal is about a data set. */
  public static boolean isOurs(LogRecord record) {
    return DataSetBudget.isKey(TaskPath.of(record).task());
  }

  @Override
  public void open(OpenContext context) {
    reader = new WireReader();
    shares =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "shares", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(LogRecord record, Context context, Collector<OutRecord> out)
      throws IOException {
    TaskPath path = TaskPath.of(record);
    JournalFact fact;
    try {
      fact = reader.read(JournalFact.class, record.value());
    } catch (WireException e) {
      return; // The rounds' operator reads the same record, and tells.
    }
    if (!fact.getTask().equals(path.task())) {
      return;
    }
    DataSetState before = read(shares.value());
    DataSetBudget.Verdict verdict = DataSetBudget.judge(path.federation(), before, fact);
    verdict.records().forEach(out::collect);
    if (verdict.state() != null) {
      shares.update(WireWriter.encode(verdict.state()));
    }
  }

  private DataSetState read(byte[] bytes) throws IOException {
    try {
      return bytes == null ? null : reader.read(DataSetState.class, bytes);
    } catch (WireException e) {
      throw new IOException("the shares in state cannot be read", e);
    }
  }
}
