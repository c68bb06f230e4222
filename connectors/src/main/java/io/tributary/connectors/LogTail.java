package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows whole topics from their beginning, outside Flink's flow and without a group. */
public final class LogTail implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final Properties client;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer;

  private LogTail(Properties client) {
    this.client = client;
    this.consumer = consumer();
  }

  /** Starts before the first record of each topic; empty while one of them does not exist. */
  public static Optional<LogTail> open(Properties client, List<String> topics) {
    LogTail tail = new LogTail(client);
    for (String topic : topics) {
      List<PartitionInfo> found = tail.consumer.partitionsFor(topic, LIMIT);
      if (found == null || found.isEmpty()) {
        tail.close();
        return Optional.empty();
      }
      found.forEach(p -> tail.partitions.add(new TopicPartition(p.topic(), p.partition())));
    }
    tail.consumer.assign(tail.partitions);
    tail.consumer.seekToBeginning(tail.partitions);
    return Optional.of(tail);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What has come since; does not wait. */
  public void poll(Consumer<LogRecord> sink) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
      sink.accept(LogRecords.of(record));
    }
  }

  /** Reads until the ends that the topics have now. */
  public void readToEnd(Consumer<LogRecord> sink) {
    readTo(consumer, consumer.endOffsets(partitions, LIMIT), sink);
  }

  /**
   * Reads a part of any partition once more.
   *
   * @param toOffset the last offset to read
   * @throws TimeoutException when the broker gives nothing for a minute
   */
  public void read(
      String topic, int partition, long fromOffset, long toOffset, Consumer<LogRecord> sink) {
    TopicPartition part = new TopicPartition(topic, partition);
    try (KafkaConsumer<byte[], byte[]> again = consumer()) {
      again.assign(List.of(part));
      again.seek(part, fromOffset);
      readTo(
          again,
          Map.of(part, toOffset + 1),
          record -> {
            if (record.offset() <= toOffset) {
              sink.accept(record);
            }
          });
    }
  }

  /** Reads again what this tail has read so far of one topic. */
  public void replay(String topic, Consumer<LogRecord> sink) {
    Map<TopicPartition, Long> read = new java.util.HashMap<>();
    for (TopicPartition partition : partitions) {
      if (partition.topic().equals(topic)) {
        read.put(partition, consumer.position(partition, LIMIT));
      }
    }
    try (KafkaConsumer<byte[], byte[]> again = consumer()) {
      again.assign(read.keySet());
      again.seekToBeginning(read.keySet());
      readTo(again, read, sink);
    }
  }

  /** Records of a topic from its present beginning to where this tail is. */
  public long records(String topic) {
    List<TopicPartition> read = partitions.stream().filter(p -> p.topic().equals(topic)).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(read, LIMIT);
    return read.stream()
        .mapToLong(p -> Math.max(0, consumer.position(p, LIMIT) - begins.get(p)))
        .sum();
  }

  private static void readTo(
      KafkaConsumer<byte[], byte[]> from,
      Map<TopicPartition, Long> ends,
      Consumer<LogRecord> sink) {
    long lastProgress = System.nanoTime();
    while (!ends.entrySet().stream()
        .allMatch(end -> from.position(end.getKey(), LIMIT) >= end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : from.poll(Duration.ofMillis(100))) {
        sink.accept(LogRecords.of(record));
        lastProgress = System.nanoTime();
      }
      if (System.nanoTime() - lastProgress > LIMIT.toNanos()) {
        throw new TimeoutException("no progress for " + LIMIT + " while reading " + ends.keySet());
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
