package io.tributary.operators.scores.flink;

import io.tributary.operators.fold.GramPart;
import io.tributary.operators.scores.Scorer;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import java.security.SecureRandom;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The shell of {@link Scorer}, keyed by {@code federation/task}: inner products and requests in,
 * proposals out. States are listed in {@link FlinkScoreStore}.
 */
public final class ScoresOperator
    extends KeyedCoProcessFunction<String, GramPart, WeighRequest, OutRecord> {
  private static final long serialVersionUID = 1L;
  private transient Scorer scorer;
  private transient FlinkScoreStore store;

  /** A shell without state yet. */
  public ScoresOperator() {}

  @Override
  public void open(OpenContext context) {
    scorer = new Scorer(new SecureRandom()::nextLong);
    store = new FlinkScoreStore(getRuntimeContext());
  }

  @Override
  public void processElement1(GramPart part, Context context, Collector<OutRecord> out) {
    emit(part.task(), scorer.accept(part, store), out);
  }

  @Override
  public void processElement2(WeighRequest request, Context context, Collector<OutRecord> out) {
    emit(request.task(), scorer.accept(request, store), out);
  }

  private static void emit(String task, Optional<JournalFact> fact, Collector<OutRecord> out) {
    String journal = new Topics(task.substring(0, task.indexOf('/'))).journal();
    fact.ifPresent(f -> out.collect(OutRecord.of(journal, f.getTask(), f)));
  }
}
