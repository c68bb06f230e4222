package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Flink's Kafka source with a {@link PartitionLogic} in front of its output. The logic's state
 * travels inside the splits: wherever a partition goes in a restart or a rescale, its state goes.
 *
 * @param <T> what leaves the source
 */
public final class StatefulSource<T>
    implements Source<T, StatefulSplit, KafkaSourceEnumState>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;
  private final KafkaSource<LogRecord> kafka;
  private final PartitionLogic.Factory<T> factory;
  private final TypeInformation<T> type;

  /** Puts logic made by {@code factory} in front of {@code kafka}. */
  public StatefulSource(
      KafkaSource<LogRecord> kafka, PartitionLogic.Factory<T> factory, TypeInformation<T> type) {
    this.kafka = kafka;
    this.factory = factory;
    this.type = type;
  }

  @Override
  public Boundedness getBoundedness() {
    return kafka.getBoundedness();
  }

  @Override
  public SourceReader<T, StatefulSplit> createReader(SourceReaderContext context) throws Exception {
    return new StatefulReader<>(kafka.createReader(context), factory.create(context.metricGroup()));
  }

  @Override
  public SplitEnumerator<StatefulSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<StatefulSplit> context) {
    StatefulContext inner = new StatefulContext(context);
    return new StatefulEnumerator(kafka.createEnumerator(inner), inner);
  }

  @Override
  public SplitEnumerator<StatefulSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<StatefulSplit> context, KafkaSourceEnumState state) throws Exception {
    StatefulContext inner = new StatefulContext(context);
    return new StatefulEnumerator(kafka.restoreEnumerator(inner, state), inner);
  }

  @Override
  public SimpleVersionedSerializer<StatefulSplit> getSplitSerializer() {
    return new StatefulSplitSerializer(kafka.getSplitSerializer());
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
