package io.tributary.participant;

import io.tributary.serde.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Follows topics from where they ended when it was made. For one thread. */
public final class LogFollower implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;

  LogFollower(Properties client, List<String> topics) {
    consumer = Logs.consumer(client);
    List<TopicPartition> partitions = new ArrayList<>();
    topics.forEach(topic -> partitions.addAll(Logs.partitions(consumer, topic)));
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // The end is looked up when it is asked for; it has to be the end of now.
    partitions.forEach(partition -> consumer.position(partition, Logs.LIMIT));
  }

  /** Gives what has come since the last call; waits up to {@code limit} for something to come. */
  public void poll(Duration limit, Consumer<LogRecord> sink) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
      sink.accept(Logs.record(record));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
