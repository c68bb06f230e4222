package io.tributary.jobs;

import io.tributary.connectors.StatefulSource;
import io.tributary.connectors.TributaryKafka;
import io.tributary.operators.budget.flink.DataSetOperator;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.operators.fold.BlockOrder;
import io.tributary.operators.fold.BlockVersion;
import io.tributary.operators.fold.GramPart;
import io.tributary.operators.fold.flink.FoldOperator;
import io.tributary.operators.fold.flink.FoldTypes;
import io.tributary.operators.publish.flink.PublishOperator;
import io.tributary.operators.rounds.flink.RoundsOperator;
import io.tributary.operators.rounds.flink.TaskPath;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.scores.flink.ScoresOperator;
import io.tributary.operators.select.CohortRequest;
import io.tributary.operators.select.flink.DrawOperator;
import io.tributary.operators.task.flink.TaskDeskOperator;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.flink.SerializerTypeInfo;
import io.tributary.serde.flink.Types;
import java.time.Clock;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole flow. What decides is written to the journal first and takes effect when it is read
 * back:
 *
 * <pre>
 *   tasks ───► task desk ──proposals──► journal
 *   updates ─► intake ─────proposals──► journal
 *                └──blocks──────────────────────► fold ──► models
 *   journal ─► rounds ──orders──────────────────►  │ ───► sums
 *                ├──► rounds, receipts, metrics    ├──► publish ──► rounds
 *                ├──► scores of held rounds ◄──────┘
 *                │        └──► journal
 *                └──► draw of cohorts ──proposals──► journal
 *   participants ──────┘
 *   journal ─► budgets of data sets ──proposals──► journal
 * </pre>
 */
final class AggregationPipeline {
  private final AggregationOptions options;
  private final TributaryKafka kafka;

  AggregationPipeline(AggregationOptions options) {
    this.options = options;
    this.kafka = new TributaryKafka(options.kafka(), options.federations(), options.discovery());
  }

  /** Adds the flow to an environment. */
  void build(StreamExecutionEnvironment env) {
    SingleOutputStreamOperator<BlockMessage> intake = intake(env);
    DataStream<LogRecord> journal = log(env, Stream.JOURNAL);
    SingleOutputStreamOperator<BlockOrder> rounds = rounds(journal);
    SingleOutputStreamOperator<OutRecord> models = fold(intake, rounds);
    DataStream<OutRecord> published = publish(models.getSideOutput(FoldOperator.VERSIONS));
    DataStream<OutRecord> proposals =
        tasks(env)
            .union(
                dataSets(journal),
                draws(env, rounds.getSideOutput(RoundsOperator.DRAWS)),
                scores(
                    models.getSideOutput(FoldOperator.PARTS),
                    rounds.getSideOutput(RoundsOperator.WEIGHS)));

    write(models, kafka.sink(), "models");
    write(
        intake
            .getSideOutput(IntakeRouter.RECORDS)
            .union(rounds.getSideOutput(RoundsOperator.RECORDS), published, proposals),
        kafka.sinkOfSmallRecords(),
        "records");
  }

  private SingleOutputStreamOperator<BlockMessage> intake(StreamExecutionEnvironment env) {
    IntakeSettings settings = options.intake();
    StatefulSource<IntakeOutput> source =
        new StatefulSource<>(
            kafka.source(Stream.UPDATES),
            metrics -> new IntakeLogic(settings, metrics, Clock.systemUTC()),
            new SerializerTypeInfo<>(IntakeOutput.class, new IntakeOutputSerializer()));
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "intake of updates")
        .uid("intake")
        .process(new IntakeRouter())
        .returns(FoldTypes.MESSAGE)
        .name("route")
        .uid("route");
  }

  private SingleOutputStreamOperator<BlockOrder> rounds(DataStream<LogRecord> journal) {
    return journal
        .keyBy(record -> TaskPath.of(record).text())
        .process(new RoundsOperator(options.keptVersions(), options.noiseKey()))
        .returns(FoldTypes.ORDER)
        .name("rounds")
        .uid("rounds");
  }

  private SingleOutputStreamOperator<OutRecord> fold(
      DataStream<BlockMessage> messages, DataStream<BlockOrder> orders) {
    return messages
        .keyBy(m -> FoldTypes.key(m.task(), m.block()))
        .connect(orders.keyBy(o -> FoldTypes.key(o.task(), o.block())))
        .process(new FoldOperator(options.keptVersions(), options.noiseKey()))
        .returns(Types.OUT_RECORD)
        .name("fold")
        .uid("fold");
  }

  private static DataStream<OutRecord> publish(DataStream<BlockVersion> versions) {
    return versions
        .keyBy(BlockVersion::task)
        .process(new PublishOperator())
        .returns(Types.OUT_RECORD)
        .name("publish")
        .uid("publish");
  }

  private static DataStream<OutRecord> scores(
      DataStream<GramPart> parts, DataStream<WeighRequest> requests) {
    return parts
        .keyBy(GramPart::task)
        .connect(requests.keyBy(WeighRequest::task))
        .process(new ScoresOperator())
        .returns(Types.OUT_RECORD)
        .name("scores of held rounds")
        .uid("scores");
  }

  private DataStream<OutRecord> tasks(StreamExecutionEnvironment env) {
    return log(env, Stream.TASKS)
        .keyBy(record -> TaskPath.of(record).text())
        .process(new TaskDeskOperator(options.heldBytes(), options.noiseKey()))
        .returns(Types.OUT_RECORD)
        .name("task desk")
        .uid("task-desk");
  }

  private static DataStream<OutRecord> dataSets(DataStream<LogRecord> journal) {
    return journal
        .filter(DataSetOperator::isOurs)
        .name("facts of data sets")
        .uid("facts-of-data-sets")
        .keyBy(record -> TaskPath.of(record).text())
        .process(new DataSetOperator())
        .returns(Types.OUT_RECORD)
        .name("budgets of data sets")
        .uid("data-sets");
  }

  private DataStream<OutRecord> draws(
      StreamExecutionEnvironment env, DataStream<CohortRequest> requests) {
    return log(env, Stream.PARTICIPANTS)
        .keyBy(record -> Topics.ofTopic(record.topic()).orElseThrow().federation())
        .connect(requests.keyBy(CohortRequest::federation))
        .process(new DrawOperator())
        .returns(Types.OUT_RECORD)
        .name("draw of cohorts")
        .uid("draw");
  }

  private DataStream<LogRecord> log(StreamExecutionEnvironment env, Stream stream) {
    String name = stream.name().toLowerCase(java.util.Locale.ROOT);
    return env.fromSource(kafka.source(stream), WatermarkStrategy.noWatermarks(), name).uid(name);
  }

  private static void write(DataStream<OutRecord> records, KafkaSink<OutRecord> sink, String name) {
    records.sinkTo(sink).name("write " + name).uid("write-" + name);
  }
}
