package io.tributary.operators.select.flink;

import io.tributary.operators.select.CohortRequest;
import io.tributary.operators.select.Draw;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The shell of {@link Draw}, keyed by federation: knows the active participants, and proposes a
 * cohort for each request. It decides nothing: the first cohort in the journal counts.
 *
 * <p>A request is answered at once when it is fresh and enough participants are known. Otherwise a
 * timer answers it: a job that reads an old journal again will hear in a moment that most cohorts
 * are known, and participants may still be under way.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>name</th><th>holds</th><th>cleared by</th><th>bound</th></tr>
 *   <tr><td>active</td><td>ids of active participants</td><td>revoking or removing one</td>
 *       <td>the federation's participants</td></tr>
 *   <tr><td>requests</td><td>draws that are not yet in the journal</td><td>the cohort in the
 *       journal</td><td>1 a task</td></tr>
 *   <tr><td>timer</td><td>the next look at the requests</td><td>itself</td><td>2 a federation</td></tr>
 * </table>
 */
public final class DrawOperator
    extends KeyedCoProcessFunction<String, LogRecord, CohortRequest, OutRecord> {
  private static final long serialVersionUID = 1L;
  private static final long LATER_MILLIS = 1000;
  private transient MapState<String, Boolean> active;
  private transient MapState<String, CohortRequest> requests;
  private transient WireReader reader;

  /** A shell without state yet. */
  public DrawOperator() {}

  @Override
  public void open(OpenContext context) {
    reader = new WireReader();
    active =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("active", Types.STRING, Types.BOOLEAN));
    requests =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("requests", Types.STRING, SelectTypes.REQUEST));
  }

  @Override
  public void processElement1(LogRecord record, Context context, Collector<OutRecord> out)
      throws Exception {
    String id = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    if (isActive(id, record)) {
      active.put(id, true);
    } else {
      active.remove(id);
    }
  }

  /** The intake reports what cannot be read; here it is nobody. */
  private boolean isActive(String id, LogRecord record) {
    try {
      ParticipantRecord participant =
          record.value() == null ? null : reader.read(ParticipantRecord.class, record.value());
      return participant != null
          && participant.getParticipant().equals(id)
          && participant.getStatus() == ParticipantStatus.ACTIVE;
    } catch (WireException e) {
      return false;
    }
  }

  @Override
  public void processElement2(CohortRequest request, Context context, Collector<OutRecord> out)
      throws Exception {
    if (request.isKnown()) {
      requests.remove(request.task());
      return;
    }
    requests.put(request.task(), request);
    List<String> known = request.eligible(known());
    long now = context.timerService().currentProcessingTime();
    if (now - request.atMillis() < LATER_MILLIS && known.size() >= request.size()) {
      out.collect(proposal(request, known));
    }
    context.timerService().registerProcessingTimeTimer(next(now));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutRecord> out)
      throws Exception {
    List<String> known = known();
    boolean waiting = false;
    for (CohortRequest request : requests.values()) {
      waiting = true;
      List<String> eligible = request.eligible(known);
      if (eligible.size() >= request.least()) {
        out.collect(proposal(request, eligible));
      }
    }
    if (waiting) {
      context.timerService().registerProcessingTimeTimer(next(timestamp));
    }
  }

  /** One timer for all requests that come within a second. */
  private static long next(long now) {
    return (now / LATER_MILLIS + 2) * LATER_MILLIS;
  }

  private List<String> known() throws Exception {
    List<String> ids = new ArrayList<>();
    active.keys().forEach(ids::add);
    return ids;
  }

  private static OutRecord proposal(CohortRequest request, List<String> known) {
    return OutRecord.of(
        new Topics(request.federation()).journal(), request.task(), Draw.of(request, known));
  }
}
