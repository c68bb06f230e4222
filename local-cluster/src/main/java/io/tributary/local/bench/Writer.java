package io.tributary.local.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes many records fast, and sees to it that the broker has all of them. */
final class Writer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  Writer(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(1 << 20));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 << 20));
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(8 << 20));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(LIMIT.toMillis()));
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes a record; waits only while the producer's buffer is full. */
  void send(String topic, String key, byte[] value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    sent.add(producer.send(new ProducerRecord<>(topic, bytes, value)));
  }

  /** Writes a record and waits until the broker has it; returns where it is. */
  RecordMetadata put(String topic, String key, SpecificRecordBase value)
      throws InterruptedException, ExecutionException, TimeoutException {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return producer
        .send(new ProducerRecord<>(topic, bytes, io.tributary.serde.WireWriter.encode(value)))
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
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
