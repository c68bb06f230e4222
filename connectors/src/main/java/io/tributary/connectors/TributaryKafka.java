package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sources and sinks on the topics of federations.
 *
 * @param client properties of every Kafka client, at least {@code bootstrap.servers}
 * @param federations the federations to serve; empty for all that there are or will be
 * @param discovery how often new topics and partitions are looked for
 */
public record TributaryKafka(Properties client, List<String> federations, Duration discovery) {
  private static final String GROUP = "tributary-aggregation";

  /** All records of one stream, from the earliest. */
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
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new LogRecords())
        .build();
  }

  /**
   * Writes records at least once. A restart writes some again, byte for byte the same; readers take
   * the first copy.
   */
  public KafkaSink<OutRecord> sink() {
    Properties producer = new Properties();
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
}
