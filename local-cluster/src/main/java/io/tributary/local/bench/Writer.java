package io.tributary.local.bench;

import io.tributary.serde.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes many records fast, and sees to it that the broker has all of them. */
final class Writer implements AutoCloseable {
  private static final String LIMIT_MILLIS = "300000";
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  private Writer(Properties properties) {
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A writer whose records can be read at once. */
  static Writer of(Properties client) {
    return new Writer(properties(client));
  }

  /**
   * A writer whose records are held back until they are released: readers of committed records see
   * none of them before, and all of them then.
   */
  static Writer holding(Properties client, String id) {
    Properties properties = properties(client);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, LIMIT_MILLIS);
    Writer writer = new Writer(properties);
    writer.producer.initTransactions();
    return writer;
  }

  private static Properties properties(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(1 << 20));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 << 20));
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(8 << 20));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
    return properties;
  }

  /** Begins to hold back. */
  void hold() {
    producer.beginTransaction();
  }

  /** Lets everything be read that was written since {@link #hold}. */
  void release() {
    producer.commitTransaction();
  }

  /** Writes a record; waits only while the producer's buffer is full. */
  void send(String topic, String key, byte[] value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    sent.add(producer.send(new ProducerRecord<>(topic, bytes, value)));
  }

  /** As {@link #send(String, String, byte[])}. */
  void send(String topic, String key, SpecificRecordBase value) {
    send(topic, key, WireWriter.encode(value));
  }

  /** Waits until the broker has everything; throws when it refused something. */
  void flush() throws InterruptedException, ExecutionException {
    producer.flush();
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
    sent.clear();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
