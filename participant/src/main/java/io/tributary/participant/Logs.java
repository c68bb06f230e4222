package io.tributary.participant;

import io.tributary.serde.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reading topics without a consumer group. */
final class Logs {
  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(200);

  private Logs() {}

  static KafkaConsumer<byte[], byte[]> consumer(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer for large records: so many bytes of a partition come at once, if not set. */
  static KafkaConsumer<byte[], byte[]> consumer(Properties client, int partitionBytes) {
    Properties properties = new Properties();
    properties.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(partitionBytes));
    properties.putAll(client);
    return consumer(properties);
  }

  static LogRecord record(ConsumerRecord<byte[], byte[]> r) {
    return new LogRecord(r.topic(), r.partition(), r.offset(), r.timestamp(), r.key(), r.value());
  }

  /** The partitions of a topic; throws FederationMissingException when there is no such topic. */
  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic, LIMIT);
    if (found == null || found.isEmpty()) {
      throw new FederationMissingException(
          "topic "
              + topic
              + " does not exist; open a task or register a participant to create the federation");
    }
    List<TopicPartition> partitions = new ArrayList<>();
    found.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    return partitions;
  }

  /** Reads a whole topic, from its beginning to the end that it has now. */
  static void readAll(Properties client, String topic, Consumer<LogRecord> sink) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      readTo(consumer, consumer.endOffsets(partitions, LIMIT), sink);
    }
  }

  /**
   * Reads the newest part of a topic, then longer and longer parts, until {@code enough} says that
   * what it was given suffices or all has been read. Each part is given whole and in order.
   */
  static void readBack(Properties client, String topic, Predicate<List<LogRecord>> enough) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, LIMIT);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
      for (long window = 256; ; window *= 8) {
        boolean whole = true;
        for (TopicPartition partition : partitions) {
          long from = Math.max(begins.get(partition), ends.get(partition) - window);
          whole &= from == begins.get(partition);
          consumer.seek(partition, from);
        }
        List<LogRecord> part = new ArrayList<>();
        readTo(consumer, ends, part::add);
        if (enough.test(part) || whole) {
          return;
        }
      }
    }
  }

  /** Reads a topic from the given offsets to the end that it has now. */
  static void readFrom(
      Properties client, String topic, Map<Integer, Long> from, Consumer<LogRecord> sink) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      partitions.forEach(p -> consumer.seek(p, from.getOrDefault(p.partition(), 0L)));
      readTo(consumer, consumer.endOffsets(partitions, LIMIT), sink);
    }
  }

  private static void readTo(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<LogRecord> sink) {
    readWhile(
        consumer,
        ends,
        record -> {
          sink.accept(record);
          return true;
        });
  }

  /** Reads the assigned partitions to the given ends, or until {@code more} wants no more. */
  static void readWhile(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Predicate<LogRecord> more) {
    long lastProgress = System.nanoTime();
    while (!ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
        lastProgress = System.nanoTime();
        if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))
            && !more.test(record(record))) {
          return;
        }
      }
      if (System.nanoTime() - lastProgress > LIMIT.toNanos()) {
        throw new TimeoutException("no progress for " + LIMIT + " while reading " + ends.keySet());
      }
    }
  }
}
