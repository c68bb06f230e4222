package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * Sources and sinks on the topics of federations.
 *
 * @param client properties of every Kafka client, at least {@code bootstrap.servers}
 * @param federations the federations to serve; empty for all that there are or will be
 * @param discovery how often new topics and partitions are looked for
 */
public record TributaryKafka(Properties client, List<String> federations, Duration discovery) {
  /** The group under which checkpoints are committed. */
  public static final String GROUP = "tributary-aggregation";

  private static final int SMALL_BATCH_BYTES = 256 << 10;

  /**
   * All records of one stream, from the earliest. Whoever goes on from an offset of the journal
   * that is no longer there fails: what is missing had decided something.
   */
  public KafkaSource<LogRecord> source(Topics.Stream stream) {
    KafkaSourceBuilder<LogRecord> builder = KafkaSource.builder();
    if (federations.isEmpty()) {
      builder.setTopicPattern(Topics.anyFederation(stream));
    } else {
      builder.setTopics(federations.stream().map(f -> new Topics(f).of(stream)).toList());
    }
    return builder
        .setProperties(client)
        .setGroupId(GROUP)
        .setClientIdPrefix("tributary-" + stream.name().toLowerCase(java.util.Locale.ROOT))
        .setProperty("partition.discovery.interval.ms", Long.toString(discovery.toMillis()))
        .setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "8388608")
        .setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "67108864")
        .setStartingOffsets(
            stream == Topics.Stream.JOURNAL ? new WholeLog() : OffsetsInitializer.earliest())
        .setDeserializer(new LogRecords())
        .build();
  }

  /**
   * Writes records at least once. A restart writes some again, byte for byte the same; readers take
   * the first copy.
   */
  public KafkaSink<OutRecord> sink() {
    return sink(new Properties());
  }

  /**
   * The same for many small records. One request is under way at a time: a lone record leaves at
   * once, and what comes meanwhile leaves together.
   */
  public KafkaSink<OutRecord> sinkOfSmallRecords() {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    producer.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(SMALL_BATCH_BYTES));
    return sink(producer);
  }

  private KafkaSink<OutRecord> sink(Properties producer) {
    producer.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
    producer.putAll(client);
    producer.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    producer.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(16 << 20));
    return KafkaSink.<OutRecord>builder()
        .setKafkaProducerConfig(producer)
        .setBootstrapServers(client.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new OutRecords())
        .build();
  }

  /**
   * Starts with the first record, and skips nothing later. Flink's interface names a type that
   * Kafka has deprecated, and so this is deprecated with it.
   */
  @Deprecated
  private static final class WholeLog implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
      return partitions.stream()
          .collect(Collectors.toMap(p -> p, p -> KafkaPartitionSplit.EARLIEST_OFFSET));
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.NONE;
    }
  }
}
