package io.tributary.local.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tributary.local.LocalFlink;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.LogFollower;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * A federation with an open task and a running job of its own, whose participants are driven by
 * hand, round by round. A round's updates can be held back until all of them are in Kafka: they are
 * written in one transaction, and the job reads what is committed.
 */
final class RunningFederation implements Closeable {
  static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PARTITIONS = 4;
  private static final Duration STEP = Duration.ofMillis(100);
  private final LocalFlink flink;
  private final Workload workload;
  private final Topics topics;
  private final Properties client;
  private final Admin admin;
  private final FederationAdmin federation;
  private final Crowd crowd;
  private final Writer writer;
  private final Writer holding;
  private final WireReader reader = new WireReader();
  private LogFollower follower;
  private JobID job;
  private int version = -1;
  private LogRecord newest;
  private final List<Long> processorNanosOfRounds = new ArrayList<>();
  private Map<TopicPartition, Long> from = Map.of();

  private RunningFederation(LocalFlink flink, Properties client, Workload workload) {
    this.flink = flink;
    this.workload = workload;
    this.topics = new Topics(workload.federation());
    this.client = client;
    this.admin = Admin.create(client);
    this.federation = new FederationAdmin(client, workload.federation());
    this.crowd = new Crowd(workload);
    this.writer = Writer.of(client);
    this.holding = Writer.holding(client, workload.federation());
  }

  /** Registers the participants, starts a job and opens the task; returns when it has a model. */
  static RunningFederation open(Bench bench, Workload workload, int parallelism, String... options)
      throws Exception {
    RunningFederation running =
        new RunningFederation(bench.cluster().flink(), bench.client(), workload);
    boolean open = false;
    try {
      running.register();
      running.submit(bench.cluster().folder(), parallelism, options);
      running.openTask();
      open = true;
      return running;
    } finally {
      if (!open) {
        running.close();
      }
    }
  }

  /** Megabytes of payload a second in the third round of a job that is started for it. */
  static double thirdRound(Bench bench, Workload workload, String... options) throws Exception {
    try (RunningFederation running = open(bench, workload, Bench.PARALLELISM, options)) {
      running.round();
      running.round();
      return workload.payloadBytes() / 1e6 / running.round();
    }
  }

  /** Like {@link #open}, in a cluster whose job serves all federations. */
  static RunningFederation join(Properties client, Workload workload) throws Exception {
    RunningFederation running = new RunningFederation(null, client, workload);
    boolean open = false;
    try {
      running.register();
      running.openTask();
      open = true;
      return running;
    } finally {
      if (!open) {
        running.close();
      }
    }
  }

  private void register() throws InterruptedException, ExecutionException {
    federation.ensureTopics(PARTITIONS);
    for (int p = 0; p < workload.updates(); p++) {
      writer.send(topics.participants(), Crowd.id(p), crowd.registration(p));
    }
    writer.flush();
    follower = federation.follow(Stream.ROUNDS);
  }

  private void submit(Path folder, int parallelism, String... options) throws Exception {
    Path settings = folder.resolve("read-committed.properties");
    Files.writeString(settings, "isolation.level=read_committed\n");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers",
                client.getProperty("bootstrap.servers"),
                "--federations",
                workload.federation(),
                "--kafka-properties",
                settings.toString()));
    arguments.addAll(Arrays.asList(options));
    job = flink.submit(parallelism, arguments.toArray(String[]::new));
  }

  private void openTask() throws InterruptedException, ExecutionException {
    federation.openTask(workload.task());
    awaitModel();
  }

  Workload workload() {
    return workload;
  }

  /** The newest version that was waited for; the next updates are of this one. */
  int version() {
    return version;
  }

  JobID job() {
    return job;
  }

  /** The operator, who reads all topics. */
  FederationAdmin admin() {
    return federation;
  }

  Topics topics() {
    return topics;
  }

  /** Writes the next round's updates and holds them back. */
  void hold() throws Exception {
    from = ends();
    holding.hold();
    for (int p = 0; p < workload.updates(); p++) {
      send(holding, p, crowd.update(p, version));
    }
    holding.flush();
  }

  /**
   * Lets the job have what is held back; seconds from the first byte that it is sent to the
   * announcement of the model.
   */
  double release() throws Exception {
    FirstByte begin = new FirstByte(topics.updates(), LIMIT);
    long before = processorNanos();
    holding.release();
    long published = awaitModel();
    processorNanosOfRounds.add(processorNanos() - before);
    return (published - begin.millis()) / 1e3;
  }

  /** What this process has taken of all processors: broker, job and the one who waits. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Median of the last rounds: microseconds of processor time for each update released. */
  double processorMicrosPerUpdate(int rounds) {
    return processorNanosOfRounds.stream()
            .skip(Math.max(0, processorNanosOfRounds.size() - rounds))
            .sorted()
            .skip(rounds / 2)
            .findFirst()
            .orElseThrow()
        / 1e3
        / workload.updates();
  }

  /** Holds the next round's updates back, then releases them. */
  double round() throws Exception {
    forgetEarlierRounds();
    hold();
    return release();
  }

  /** A plain loop over the last round that was held back. */
  PlainLoop plainLoop() {
    return new PlainLoop(client, workload, from);
  }

  /** The next round's updates of some participants, signed. */
  List<PreparedUpdate> sign(int first, int end) {
    List<PreparedUpdate> updates = new ArrayList<>();
    for (int p = first; p < end; p++) {
      updates.add(crowd.update(p, version));
    }
    return updates;
  }

  /** A participant's update of a version, made of its numbers and signed. */
  PreparedUpdate updateOfNumbers(int participant, int baseVersion) {
    return crowd.updateOfNumbers(participant, baseVersion);
  }

  /** Writes updates of the participants from {@code first} on; returns when the broker has them. */
  void send(int first, List<PreparedUpdate> updates)
      throws InterruptedException, ExecutionException {
    for (int i = 0; i < updates.size(); i++) {
      send(writer, first + i, updates.get(i));
    }
    writer.flush();
  }

  private void send(Writer to, int participant, PreparedUpdate update) {
    for (byte[] record : update.records()) {
      to.send(topics.updates(), Crowd.id(participant), record);
    }
  }

  /** Waits for the next version; when it was announced, broker time. */
  long awaitModel() {
    int next = version + 1;
    List<LogRecord> found = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (found.isEmpty()) {
      follower.poll(STEP, record -> published(record, next, found));
      if (System.nanoTime() > end) {
        List<Rejection> refused = federation.readAll(Stream.REJECTS, Rejection.class);
        throw new IllegalStateException(
            "no version "
                + next
                + " within "
                + LIMIT
                + "; refused records: "
                + refused.size()
                + (refused.isEmpty() ? "" : ", the first: " + refused.get(0).getCode()));
      }
    }
    version = next;
    newest = found.get(0);
    return newest.appendedAtMillis();
  }

  private void published(LogRecord record, int wanted, List<LogRecord> found) {
    boolean givenUp = record.value() == null; // An old round's fact, left to compaction.
    if (!givenUp
        && read(record).getFact() instanceof ModelPublished model
        && model.getVersion() == wanted) {
      found.add(record);
    }
  }

  private RoundFact read(LogRecord record) {
    try {
      return reader.read(RoundFact.class, record.value());
    } catch (WireException e) {
      throw new IllegalStateException("the job wrote what cannot be read", e);
    }
  }

  /** The announcement of the newest version that was waited for. */
  ModelPublished newest() {
    return (ModelPublished) read(newest).getFact();
  }

  /** How long the admissions of the last round took in the journal, for people. */
  String admissions() {
    LongSummaryStatistics admitted = admitted(version - 1);
    return String.format(
        Locale.ROOT,
        "%d ms between its first and its last admission",
        admitted.getMax() - admitted.getMin());
  }

  /** Waits until so many updates of the open round are admitted. */
  void awaitAdmitted(int count) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (admitted(version).getCount() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("fewer than " + count + " updates were admitted");
      }
    }
  }

  private LongSummaryStatistics admitted(int baseVersion) {
    LongSummaryStatistics admitted = new LongSummaryStatistics();
    federation.read(
        Stream.JOURNAL,
        JournalFact.class,
        (record, fact) -> {
          if (fact.getFact() instanceof UpdateAdmitted update
              && update.getBaseVersion() == baseVersion) {
            admitted.accept(record.appendedAtMillis());
          }
        });
    return admitted;
  }

  private Map<TopicPartition, Long> ends()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int p = 0; p < PARTITIONS; p++) {
      asked.put(new TopicPartition(topics.updates(), p), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** The broker may drop updates of earlier rounds, so that the disk does not fill. */
  void forgetEarlierRounds() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    ends().forEach((partition, end) -> before.put(partition, RecordsToDelete.beforeOffset(end)));
    admin.deleteRecords(before).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the job; nothing can be asked of this federation any more but to close. */
  void cancelJob() throws InterruptedException, ExecutionException {
    flink.cancel(job);
    job = null;
  }

  /** Ends the job and deletes the topics; what is left of them goes with the cluster. */
  @Override
  public void close() throws IOException {
    try {
      if (job != null) {
        cancelJob();
      }
      List<String> names = Arrays.stream(Stream.values()).map(topics::of).toList();
      admin.deleteTopics(names).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("federation " + workload.federation() + " cannot be taken down", e);
    } finally {
      if (follower != null) {
        follower.close();
      }
      holding.close();
      writer.close();
      federation.close();
      admin.close(Duration.ofSeconds(10));
    }
  }
}
