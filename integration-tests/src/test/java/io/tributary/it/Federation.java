package io.tributary.it;

import io.tributary.jobs.AggregationJob;
import io.tributary.jobs.AggregationOptions;
import io.tributary.local.EmbeddedBroker;
import io.tributary.local.LocalFlink;
import io.tributary.local.Ports;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateHeader;
import io.tributary.secureagg.crypto.SigningKey;
import io.tributary.serde.ModelLayout;
import io.tributary.serde.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker and a real Flink cluster in this process, with the hands of a participant. */
final class Federation implements AutoCloseable {
  static {
    GeneratedClasses.trust();
  }

  static final Duration LIMIT = Duration.ofSeconds(60);
  final EmbeddedBroker broker;
  final LocalFlink flink;
  final Properties client = new Properties();
  private final KafkaProducer<byte[], byte[]> producer;

  private Federation(EmbeddedBroker broker, LocalFlink flink) {
    this.broker = broker;
    this.flink = flink;
    client.setProperty("bootstrap.servers", broker.bootstrapServers());
    Properties properties = new Properties();
    properties.putAll(client);
    properties.setProperty("acks", "all");
    properties.setProperty("max.request.size", "8388608");
    properties.setProperty("batch.size", "1048576");
    properties.setProperty("buffer.memory", "67108864");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Federation start(Path folder, int slots) throws Exception {
    EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("kafka"), Ports.free());
    broker.start();
    LocalFlink flink = new LocalFlink(folder.resolve("flink"), Ports.free(), slots);
    flink.start();
    return new Federation(broker, flink);
  }

  FederationAdmin admin(String federation) {
    return new FederationAdmin(client, federation);
  }

  JobID submit(int parallelism, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--checkpoint-interval",
                "1s",
                "--discovery-interval",
                "500ms"));
    arguments.addAll(List.of(more));
    return flink.submit(parallelism, arguments.toArray(String[]::new));
  }

  /** Stops the job with a savepoint; returns where it is. */
  String stopWithSavepoint(JobID job) throws Exception {
    String savepoint =
        flink
            .cluster()
            .stopWithSavepoint(job, null, false, SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    flink.cluster().requestJobResult(job).get(60, TimeUnit.SECONDS);
    return savepoint;
  }

  /** Goes on from a savepoint, all of whose state must find its operator. */
  JobID restore(int parallelism, String savepoint, String... arguments) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(parallelism);
    List<String> all = new ArrayList<>(List.of("--bootstrap-servers", broker.bootstrapServers()));
    all.addAll(List.of(arguments));
    AggregationJob.configure(env, AggregationOptions.parse(all.toArray(String[]::new)));
    JobGraph graph = env.getStreamGraph().getJobGraph();
    graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint, false));
    return flink.cluster().submitJob(graph).get().getJobID();
  }

  /** A task over {@code parameters} parameters whose rounds close at {@code quorum}. */
  static TaskSpec.Builder task(
      String federation, String name, int parameters, int blockSize, int quorum) {
    return TaskSpec.newBuilder()
        .setFederation(federation)
        .setName(name)
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(parameters))))
                .setBlockSize(blockSize)
                .build())
        .setRounds(
            RoundsSpec.newBuilder()
                .setCount(1000)
                .setQuorum(quorum)
                .setMinimum(1)
                .setDeadlineMillis(600_000)
                .build())
        .setAggregation(AggregationSpec.newBuilder().build())
        .setOptimizer(OptimizerSpec.newBuilder().build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(1000)
                .setMaxWeight(1000)
                .setMaxParticipantsPerRound(Math.max(2000, quorum))
                .build())
        .setTraining(new TrainingSpec(1, 1, 0.1, 0.0));
  }

  static UpdateHeader.Builder header(TaskSpec task, String participant, int baseVersion) {
    return UpdateHeader.newBuilder()
        .setFederation(task.getFederation())
        .setTask(task.getName())
        .setParticipant(participant)
        .setBaseVersion(baseVersion)
        .setWeight(1.0)
        .setBlockHashes(List.of());
  }

  static ModelLayout layout(TaskSpec task) {
    return new ModelLayout(
        task.getModel().getParameters().get(0).getShape().get(0), task.getModel().getBlockSize());
  }

  static PreparedUpdate sign(
      TaskSpec task, UpdateHeader.Builder header, float[] delta, SigningKey key) {
    return PreparedUpdate.sign(header.build(), delta, layout(task), key);
  }

  /** Writes records under one key; all are acknowledged when this returns. */
  void send(String federation, String key, List<byte[]> records) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] record : records) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  new Topics(federation).updates(), key.getBytes(StandardCharsets.UTF_8), record)));
    }
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
  }

  /** Writes one raw value to any topic of a federation. */
  void sendTo(String federation, Topics.Stream stream, byte[] value, String key) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                new Topics(federation).of(stream), key.getBytes(StandardCharsets.UTF_8), value))
        .get();
  }

  /** Writes many zeros in few bytes; false when the broker refuses them for their real size. */
  boolean sendCompressed(String federation, int zeros) throws Exception {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.setProperty("compression.type", "zstd");
    properties.setProperty("max.request.size", "67108864");
    try (KafkaProducer<byte[], byte[]> bomber =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      bomber
          .send(new ProducerRecord<>(new Topics(federation).updates(), null, new byte[zeros]))
          .get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return false;
      }
      throw e;
    }
  }

  void send(TaskSpec task, String participant, PreparedUpdate update) throws Exception {
    send(task.getFederation(), participant, update.records());
  }

  List<Rejection> rejects(FederationAdmin admin) {
    return admin.readAll(Topics.Stream.REJECTS, Rejection.class);
  }

  List<Receipt> receipts(FederationAdmin admin) {
    return admin.readAll(Topics.Stream.RECEIPTS, Receipt.class);
  }

  /** Waits until the journal has admitted so many updates. */
  static void awaitAdmitted(FederationAdmin admin, int count) {
    await(
        count + " admitted",
        () -> admittedCount(admin) >= count ? Optional.of(true) : Optional.empty());
  }

  static long admittedCount(FederationAdmin admin) {
    return journaled(admin, UpdateAdmitted.class).stream()
        .map(UpdateAdmitted::getUpdateId)
        .distinct()
        .count();
  }

  /** All of the journal's facts of one kind, with repeats. */
  static <T> List<T> journaled(FederationAdmin admin, Class<T> type) {
    return only(
        type,
        admin.readAll(Topics.Stream.JOURNAL, JournalFact.class).stream().map(JournalFact::getFact));
  }

  /** All public facts of one kind. */
  static <T> List<T> facts(FederationAdmin admin, Class<T> type) {
    return only(
        type,
        admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream().map(RoundFact::getFact));
  }

  private static <T> List<T> only(Class<T> type, Stream<?> facts) {
    return facts.filter(type::isInstance).map(type::cast).toList();
  }

  static Optional<ModelPublished> published(FederationAdmin admin, String task, int version) {
    return admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
        .filter(fact -> fact.getTask().equals(task))
        .map(RoundFact::getFact)
        .filter(ModelPublished.class::isInstance)
        .map(ModelPublished.class::cast)
        .filter(model -> model.getVersion() == version)
        .findFirst();
  }

  static ModelPublished awaitPublished(FederationAdmin admin, String task, int version) {
    return await("version " + version + " of " + task, () -> published(admin, task, version));
  }

  /** How a round was closed, which is written beside its model and not before it. */
  static RoundClosed awaitClosed(FederationAdmin admin, String task, int round) {
    return await(
        "the closing of round " + round + " of " + task,
        () ->
            admin.readAll(Topics.Stream.ROUNDS, RoundFact.class).stream()
                .filter(fact -> fact.getTask().equals(task))
                .map(RoundFact::getFact)
                .filter(fact -> fact instanceof RoundClosed closed && closed.getRound() == round)
                .map(RoundClosed.class::cast)
                .findFirst());
  }

  /** Asks until there is an answer. */
  static <T> T await(String what, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
  }

  /** Asserts that the job runs and has never been restarted. */
  void assertNeverRestarted(JobID job) throws Exception {
    Map<JobStatus, Long> since = new java.util.EnumMap<>(JobStatus.class);
    var graph = flink.cluster().getExecutionGraph(job).get();
    for (JobStatus status : JobStatus.values()) {
      since.put(status, graph.getStatusTimestamp(status));
    }
    if (graph.getState() != JobStatus.RUNNING || since.get(JobStatus.RESTARTING) > 0) {
      var why = new Rest(flink.dashboard()).get("/jobs/" + job + "/exceptions");
      throw new AssertionError("the job was restarted or is not running: " + since + " " + why);
    }
  }

  @Override
  public void close() throws IOException {
    producer.close(Duration.ofSeconds(5));
    flink.close();
    broker.close();
  }
}
