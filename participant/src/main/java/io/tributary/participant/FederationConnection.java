package io.tributary.participant;

import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to one federation, for one participant or for many in one process. It follows the
 * rounds and the receipts on one thread of its own. Thread-safe. A broker that is away for a while
 * only delays it.
 */
public final class FederationConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FederationConnection.class);
  private final Properties client;
  private final Topics topics;
  private final WireReader reader = new WireReader();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> follower;
  private final Map<String, TaskWatch> watches = new ConcurrentHashMap<>();
  private final Map<Digest, CompletableFuture<Receipt>> expected = new ConcurrentHashMap<>();
  private final Map<Digest, CompletableFuture<Void>> repeated = new ConcurrentHashMap<>();
  private final Map<Integer, Long> receiptPositions = new ConcurrentHashMap<>();
  private final Thread thread;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final ModelReader models;
  private volatile boolean closed;
  private volatile RuntimeException failure;

  private FederationConnection(Properties client, String federation) {
    this.client = client;
    this.topics = new Topics(federation);
    this.follower = Logs.consumer(client);
    List<TopicPartition> partitions = new ArrayList<>();
    partitions.addAll(Logs.partitions(follower, topics.rounds()));
    partitions.addAll(Logs.partitions(follower, topics.receipts()));
    follower.assign(partitions);
    follower.seekToEnd(partitions);
    partitions.forEach(this::note);
    this.producer = producer(client);
    this.models = new ModelReader(client, topics);
    this.thread = new Thread(this::follow, "tributary-" + federation);
    thread.setDaemon(true);
    thread.start();
  }

  /** Connects with no further properties. */
  public static FederationConnection open(String bootstrapServers, String federation) {
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", bootstrapServers);
    return open(client, federation);
  }

  /**
   * Connects.
   *
   * @param client properties of every Kafka client, at least {@code bootstrap.servers}
   * @throws FederationMissingException when the federation has no topics
   */
  public static FederationConnection open(Properties client, String federation) {
    return new FederationConnection(client, federation);
  }

  private static KafkaProducer<byte[], byte[]> producer(Properties client) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "300000");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "300000");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    // Several blocks a request. Of a record above this, the producer allocates a buffer each time.
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, "1048576");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void follow() {
    ready.countDown();
    try {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(Duration.ofSeconds(1))) {
          dispatch(Logs.record(record));
        }
        follower.assignment().forEach(this::note);
      }
    } catch (WakeupException e) {
      closed = true; // close() woke us.
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      follower.close();
    }
  }

  /** Nobody may wait for a thread that has ended. */
  private void fail(RuntimeException e) {
    LOG.error("federation {} can no longer be followed", topics.federation(), e);
    failure = e;
    watches.values().forEach(watch -> watch.fail(e));
    expected.values().forEach(receipt -> receipt.completeExceptionally(e));
  }

  private void note(TopicPartition partition) {
    if (partition.topic().equals(topics.receipts())) {
      receiptPositions.put(partition.partition(), follower.position(partition, Logs.LIMIT));
    }
  }

  private void dispatch(LogRecord record) {
    try {
      if (record.topic().equals(topics.rounds())) {
        RoundFact fact = reader.read(RoundFact.class, record.value());
        TaskWatch watch = watches.get(fact.getTask());
        if (watch != null) {
          watch.accept(fact);
        }
      } else {
        receipt(reader.read(Receipt.class, record.value()));
      }
    } catch (WireException e) {
      return; // Written by something newer than this; it is not for us.
    }
  }

  private void receipt(Receipt receipt) {
    Digest id = Digest.of(receipt.getUpdateId());
    if (receipt.getStatus() != ReceiptStatus.DUPLICATE) {
      complete(expected.get(id), receipt);
    } else {
      complete(repeated.get(id), null);
    }
  }

  private static <T> void complete(CompletableFuture<T> waiting, T value) {
    if (waiting != null) {
      waiting.complete(value);
    }
  }

  public String federation() {
    return topics.federation();
  }

  /** The newest specification of a task, if it is open. */
  public Optional<TaskSpec> task(String name) {
    return newest(topics.tasks(), name, TaskSpec.class);
  }

  /** The newest specification of a task; throws IllegalArgumentException when there is none. */
  TaskSpec requireTask(String name) {
    return task(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "federation " + topics.federation() + " has no task " + name));
  }

  private <T extends SpecificRecordBase> Optional<T> newest(
      String topic, String key, Class<T> type) {
    AtomicReference<T> found = new AtomicReference<>();
    Logs.readAll(
        client,
        topic,
        record -> {
          if (record.key() != null
              && new String(record.key(), StandardCharsets.UTF_8).equals(key)) {
            T before = record.value() == null ? null : found.get();
            found.set(Records.read(reader, type, record).orElse(before));
          }
        });
    return Optional.ofNullable(found.get());
  }

  /** The record of a registered participant, if there is one. */
  public Optional<ParticipantRecord> participant(String id) {
    return newest(topics.participants(), id, ParticipantRecord.class);
  }

  /** Follows a task from its newest model on, without reading its history. */
  public synchronized TaskWatch watch(String task) {
    TaskWatch known = watches.get(task);
    return known == null ? newWatch(task) : known;
  }

  private TaskWatch newWatch(String task) {
    TaskWatch watch = new TaskWatch();
    watches.put(task, watch);
    if (failure != null) {
      watch.fail(failure);
    }
    Logs.readBack(
        client,
        topics.rounds(),
        part -> {
          for (LogRecord record : part) {
            Records.read(reader, RoundFact.class, record)
                .filter(fact -> fact.getTask().equals(task))
                .ifPresent(watch::accept);
          }
          return watch.knowsWhereItStands();
        });
    return watch;
  }

  /** Fetches models. */
  public ModelReader models() {
    return models;
  }

  /**
   * Writes an update and waits until the broker has it; nothing is lost that this returned for.
   *
   * @throws ExecutionException when the broker refused it or was away for five minutes
   */
  public void send(String participant, PreparedUpdate update)
      throws ExecutionException, InterruptedException {
    byte[] key = participant.getBytes(StandardCharsets.UTF_8);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] record : update.records()) {
      sent.add(producer.send(new ProducerRecord<>(topics.updates(), key, record)));
    }
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
  }

  /** Writes one record and waits until the broker has it; returns its append time. */
  long append(String topic, String key, SpecificRecordBase value)
      throws ExecutionException, InterruptedException {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return producer
        .send(new ProducerRecord<>(topic, bytes, WireWriter.encode(value)))
        .get()
        .timestamp();
  }

  /** Writes a tombstone and waits until the broker has it. */
  void forget(String topic, String key) throws ExecutionException, InterruptedException {
    producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), null)).get();
  }

  Topics topics() {
    return topics;
  }

  Properties client() {
    return client;
  }

  /** The first receipt of an update that decides it. Ask before it is sent. */
  public CompletableFuture<Receipt> expectReceipt(Digest updateId) {
    return expected.computeIfAbsent(updateId, id -> new CompletableFuture<>());
  }

  /** Done when the update is told to be known already: its receipt may have come before. */
  CompletableFuture<Void> expectRepeat(Digest updateId) {
    return repeated.computeIfAbsent(updateId, id -> new CompletableFuture<>());
  }

  /** Forgets an expected receipt. */
  public void forgetReceipt(Digest updateId) {
    expected.remove(updateId);
    repeated.remove(updateId);
  }

  /** Looks for an update's receipt among those already written, from the given offsets on. */
  CompletableFuture<Receipt> searchReceipt(Digest updateId, Map<Integer, Long> from) {
    CompletableFuture<Receipt> receipt = expectReceipt(updateId);
    Logs.readFrom(
        client,
        topics.receipts(),
        from,
        record -> Records.read(reader, Receipt.class, record).ifPresent(this::receipt));
    return receipt;
  }

  /** Offsets of the receipts topic below which everything has been seen, by partition. */
  Map<Integer, Long> receiptPositions() {
    return Map.copyOf(receiptPositions);
  }

  @Override
  public void close() {
    closed = true;
    try {
      ready.await();
      follower.wakeup();
      thread.join(Duration.ofSeconds(30).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(30));
    models.close();
  }
}
