package io.tributary.operators.task.flink;

import io.tributary.operators.fold.flink.NoiseKeySource;
import io.tributary.operators.task.TaskDesk;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
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
 * The shell of {@link TaskDesk}, keyed by {@code federation/task}.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>opened</td><td>the framed specification that was proposed</td>
 *       <td>never: a name is used once</td><td>one specification a task</td></tr>
 * </table>
 */
public final class TaskDeskOperator extends KeyedProcessFunction<String, LogRecord, OutRecord> {
  private static final long serialVersionUID = 1L;
  private transient ValueState<byte[]> opened;
  private transient WireReader reader;
  private transient TaskDesk desk;

  private final long heldBytes;
  private final NoiseKeySource keys;

  /**
   * A shell without state yet.
   *
   * @param heldBytes what the held updates of one task may take
   * @param keys where the key of private tasks' noise is
   */
  public TaskDeskOperator(long heldBytes, NoiseKeySource keys) {
    this.heldBytes = heldBytes;
    this.keys = keys;
  }

  @Override
  public void open(OpenContext context) {
    reader = new WireReader();
    Digest fingerprint = keys.read().map(key -> Digest.read(key.fingerprint(), 0)).orElse(null);
    desk = new TaskDesk(reader, heldBytes, fingerprint);
    opened =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "opened", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public void processElement(LogRecord record, Context context, Collector<OutRecord> out)
      throws IOException {
    TaskDesk.Verdict verdict = desk.judge(record, read(opened.value()));
    verdict.records().forEach(out::collect);
    if (verdict.opened() != null) {
      opened.update(WireWriter.encode(verdict.opened()));
    }
  }

  private TaskSpec read(byte[] bytes) throws IOException {
    try {
      return bytes == null ? null : reader.read(TaskSpec.class, bytes);
    } catch (WireException e) {
      throw new IOException("the task in state cannot be read", e);
    }
  }
}
