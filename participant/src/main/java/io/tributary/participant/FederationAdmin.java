package io.tributary.participant;

import io.tributary.schemas.DesiredState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.schemas.TaskSpec;
import io.tributary.secureagg.crypto.VerifyingKey;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the operator of a federation does: its topics, its participants, its tasks. */
public final class FederationAdmin implements AutoCloseable {
  /** Of manifests and snapshots, in bytes. */
  private static final String LARGE_RECORD = Integer.toString(16 << 20);

  private final Properties client;
  private final Topics topics;
  private final WireReader reader = new WireReader();
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Connects.
   *
   * @param client properties of every Kafka client, at least {@code bootstrap.servers}
   */
  public FederationAdmin(Properties client, String federation) {
    this.client = client;
    this.topics = new Topics(federation);
    this.admin = Admin.create(client);
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Creates the topics that are missing and waits until they can be used.
   *
   * @param partitions partitions of each topic; the journal's can never be changed later
   */
  public void ensureTopics(int partitions) throws InterruptedException, ExecutionException {
    Set<String> present = admin.listTopics().names().get();
    List<Stream> streams = new ArrayList<>(List.of(Stream.values()));
    streams.remove(Stream.UPDATES);
    streams.add(Stream.UPDATES); // Last: a running job that finds it looks for the others.
    List<String> created = new ArrayList<>();
    for (Stream stream : streams) {
      if (!present.contains(topics.of(stream))) {
        create(stream, partitions);
        created.add(topics.of(stream));
      }
    }
    // A topic is created before every broker knows of it; this waits until one answers for it.
    created.forEach(producer::partitionsFor);
  }

  private void create(Stream stream, int partitions)
      throws InterruptedException, ExecutionException {
    NewTopic topic =
        new NewTopic(topics.of(stream), Optional.of(partitions), Optional.empty())
            .configs(topicSettings(stream));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** The settings that a topic of that stream must have; names as Kafka's. */
  public static Map<String, String> topicSettings(Stream stream) {
    Map<String, String> settings = new HashMap<>();
    settings.put("message.timestamp.type", "LogAppendTime");
    switch (stream) {
      case TASKS, PARTICIPANTS -> settings.put("cleanup.policy", "compact");
      case MODELS, ROUNDS -> {
        settings.put("cleanup.policy", "compact");
        settings.put("min.compaction.lag.ms", Long.toString(Duration.ofDays(7).toMillis()));
        settings.put("max.message.bytes", LARGE_RECORD);
      }
      case UPDATES -> {
        settings.put("compression.type", "uncompressed");
        settings.put("retention.ms", Long.toString(Duration.ofDays(7).toMillis()));
      }
      case JOURNAL -> {
        settings.put("retention.ms", "-1"); // The job removes what may go.
        settings.put("max.message.bytes", LARGE_RECORD);
      }
      case RECEIPTS, METRICS, REJECTS, SUMS ->
          settings.put("retention.ms", Long.toString(Duration.ofDays(7).toMillis()));
    }
    return settings;
  }

  /** Registers a participant, or gives it a new key, which also makes it active again. */
  public void register(String participant, VerifyingKey key, String organization)
      throws InterruptedException, ExecutionException {
    register(participant, key, organization, 1);
  }

  /**
   * Registers a participant that may stand for others.
   *
   * @param contributors how many participants' updates it may send as one sum, 1 to 50000
   */
  public void register(String participant, VerifyingKey key, String organization, int contributors)
      throws InterruptedException, ExecutionException {
    if (!Topics.isParticipant(participant)) {
      throw new IllegalArgumentException(
          "participant '"
              + participant
              + "' is not a name: 1 to 128 of letters, digits, '.', '_' and '-'");
    }
    put(
        topics.participants(),
        participant,
        ParticipantRecord.newBuilder()
            .setParticipant(participant)
            .setPublicKey(ByteBuffer.wrap(key.bytes()))
            .setOrganization(organization)
            .setStatus(ParticipantStatus.ACTIVE)
            .setContributors(contributors)
            .build());
  }

  /** Revokes a participant; false when there is none of that name. */
  public boolean revoke(String participant) throws InterruptedException, ExecutionException {
    ParticipantRecord known = participants().get(participant);
    if (known == null) {
      return false;
    }
    put(
        topics.participants(),
        participant,
        ParticipantRecord.newBuilder(known).setStatus(ParticipantStatus.REVOKED).build());
    return true;
  }

  /** All participants by id. */
  public Map<String, ParticipantRecord> participants() {
    return newest(topics.participants(), ParticipantRecord.class);
  }

  /**
   * Asks for a task to be opened, or for other rounds of one that is; the job decides.
   *
   * @return the offset of the request in its partition of the tasks topic; a refusal names it
   * @throws IllegalArgumentException when the job has opened another specification under that name:
   *     writing this one would hide the one in force from participants
   */
  public long openTask(TaskSpec spec) throws InterruptedException, ExecutionException {
    TaskSpec opened = openedTasks().get(spec.getName());
    if (opened != null
        && !TaskSpec.newBuilder(opened)
            .setDesiredState(spec.getDesiredState())
            .setRounds(spec.getRounds())
            .build()
            .equals(spec)) {
      throw new IllegalArgumentException(
          "task "
              + spec.getName()
              + " is open with another specification; change only its rounds, or use another name"
              + " for this one");
    }
    return put(topics.tasks(), spec.getName(), spec);
  }

  /** Asks for a task to be stopped; false when there is none of that name. */
  public boolean stopTask(String name) throws InterruptedException, ExecutionException {
    TaskSpec asked = tasks().get(name);
    // What was asked for last may have been refused; only the specification in force can be
    // stopped.
    TaskSpec known = openedTasks().getOrDefault(name, asked);
    if (known == null) {
      return false;
    }
    put(
        topics.tasks(),
        name,
        TaskSpec.newBuilder(known).setDesiredState(DesiredState.STOPPED).build());
    return true;
  }

  /** All tasks by name, as they were asked for last. */
  public Map<String, TaskSpec> tasks() {
    return newest(topics.tasks(), TaskSpec.class);
  }

  /** The tasks that the job has opened, by name, with the specification in force. */
  public Map<String, TaskSpec> openedTasks() {
    Map<String, TaskSpec> opened = new TreeMap<>();
    Map<String, Long> changes = new HashMap<>();
    read(
        Stream.JOURNAL,
        JournalFact.class,
        (record, fact) -> {
          if (fact.getFact() instanceof TaskOpened first) {
            opened.putIfAbsent(fact.getTask(), first.getSpec());
          } else if (fact.getFact() instanceof TaskSnapshot snapshot
              && snapshot.getState().getSpec() != null) {
            opened.putIfAbsent(fact.getTask(), snapshot.getState().getSpec());
          } else if (fact.getFact() instanceof RoundsChanged changed
              && changed.getRequestOffset() > changes.getOrDefault(fact.getTask(), -1L)) {
            changes.put(fact.getTask(), changed.getRequestOffset());
            opened.computeIfPresent(
                fact.getTask(),
                (task, spec) -> TaskSpec.newBuilder(spec).setRounds(changed.getRounds()).build());
          }
        });
    return opened;
  }

  private <T extends SpecificRecordBase> Map<String, T> newest(String topic, Class<T> type) {
    Map<String, T> found = new TreeMap<>();
    Logs.readAll(
        client,
        topic,
        record -> {
          if (record.key() != null) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
              found.remove(key);
            } else {
              Records.read(reader, type, record).ifPresent(value -> found.put(key, value));
            }
          }
        });
    return found;
  }

  /** Reads a whole topic of the federation: every record of the given type, in log order. */
  public <T extends SpecificRecordBase> List<T> readAll(Stream stream, Class<T> type) {
    List<T> found = new ArrayList<>();
    read(stream, type, (record, value) -> found.add(value));
    return found;
  }

  /**
   * Reads a whole topic of the federation: every record of the given type with where and when it
   * was appended, in log order.
   */
  public <T extends SpecificRecordBase> void read(
      Stream stream, Class<T> type, BiConsumer<LogRecord, T> sink) {
    Logs.readAll(
        client,
        topics.of(stream),
        record ->
            Records.read(reader, type, record).ifPresent(value -> sink.accept(record, value)));
  }

  /** Connects to the federation as participants do, with the same client properties. */
  public FederationConnection connect() {
    return FederationConnection.open(client, topics.federation());
  }

  /** Follows topics of the federation from where they end now. */
  public LogFollower follow(Stream... streams) {
    return new LogFollower(client, Arrays.stream(streams).map(topics::of).toList());
  }

  /** Reads parts of the federation's topics. */
  public LogReader reader() {
    return new LogReader(client, topics);
  }

  private long put(String topic, String key, SpecificRecordBase value)
      throws InterruptedException, ExecutionException {
    return producer
        .send(
            new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), WireWriter.encode(value)))
        .get()
        .offset();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    admin.close(Duration.ofSeconds(10));
  }
}
