package io.tributary.local.bench;

import io.tributary.local.LocalCluster;
import io.tributary.participant.FederationAdmin;
import io.tributary.participant.LogFollower;
import io.tributary.participant.PreparedUpdate;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.TaskOpened;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;

/**
 * A federation whose round lies in Kafka before the job that reads it is started: participants, the
 * opening of the task, and the updates that close its first round. What a job writes is deleted
 * before the next one starts; participants and updates stay.
 */
final class Prefilled implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final Set<Stream> KEPT = Set.of(Stream.PARTICIPANTS, Stream.UPDATES);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration STEP = Duration.ofMillis(100);
  private final LocalCluster cluster;
  private final Workload workload;
  private final Topics topics;
  private final Properties client;
  private final Admin admin;
  private final WireReader reader = new WireReader();

  private Prefilled(Bench bench, Workload workload) throws Exception {
    this.cluster = bench.cluster();
    this.workload = workload;
    this.topics = new Topics(workload.federation());
    this.client = bench.client();
    this.admin = Admin.create(client);
  }

  /** Writes the participants and the updates. */
  static Prefilled fill(Bench bench, Workload workload) throws Exception {
    Prefilled filled = new Prefilled(bench, workload);
    bench.tell(
        String.format(
            java.util.Locale.ROOT,
            "%s: writing %d signed updates of %d parameters, %.0f MB",
            workload.federation(),
            workload.updates(),
            workload.parameters(),
            workload.payloadBytes() / 1e6));
    boolean done = false;
    try {
      filled.write();
      done = true;
      return filled;
    } finally {
      if (!done) {
        filled.close();
      }
    }
  }

  private void write() throws Exception {
    try (FederationAdmin federation = new FederationAdmin(client, workload.federation());
        Writer writer = new Writer(client)) {
      federation.ensureTopics(PARTITIONS);
      Crowd crowd = new Crowd(workload);
      for (int p = 0; p < workload.updates(); p++) {
        writer.send(topics.participants(), Crowd.id(p), WireWriter.encode(crowd.registration(p)));
      }
      for (int p = 0; p < workload.updates(); p++) {
        PreparedUpdate update = crowd.update(p, 0);
        for (byte[] record : update.records()) {
          writer.send(topics.updates(), Crowd.id(p), record);
        }
      }
      writer.flush();
    }
  }

  /** A plain loop over the same updates. */
  PlainLoop plainLoop() {
    return new PlainLoop(client, topics.updates(), workload);
  }

  /**
   * Lets a new job do the whole round; seconds from the first byte of an update that it is sent to
   * the announcement of the model.
   */
  double job(int parallelism, String... options) throws Exception {
    renew();
    try (FederationAdmin federation = new FederationAdmin(client, workload.federation());
        LogFollower follower = federation.follow(Stream.ROUNDS)) {
      FirstByte begin = new FirstByte(topics.updates(), LIMIT);
      JobID job = cluster.flink().submit(parallelism, arguments(options));
      try {
        long published = awaitModel(federation, follower);
        return (published - begin.millis()) / 1e3;
      } finally {
        cluster.flink().cancel(job);
      }
    }
  }

  private String[] arguments(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers",
                client.getProperty("bootstrap.servers"),
                "--federations",
                workload.federation()));
    arguments.addAll(Arrays.asList(options));
    return arguments.toArray(String[]::new);
  }

  private long awaitModel(FederationAdmin federation, LogFollower follower) {
    long end = System.nanoTime() + LIMIT.toNanos();
    List<Long> found = new ArrayList<>();
    while (found.isEmpty()) {
      follower.poll(STEP, record -> published(record, found));
      if (System.nanoTime() > end) {
        List<Rejection> refused = federation.readAll(Stream.REJECTS, Rejection.class);
        throw new IllegalStateException(
            "no model within "
                + LIMIT
                + "; refused records: "
                + refused.size()
                + (refused.isEmpty() ? "" : ", the first: " + refused.get(0).getCode()));
      }
    }
    return found.get(0);
  }

  private void published(LogRecord record, List<Long> found) {
    try {
      RoundFact fact = reader.read(RoundFact.class, record.value());
      if (fact.getFact() instanceof ModelPublished model && model.getVersion() == 1) {
        found.add(record.appendedAtMillis());
      }
    } catch (WireException e) {
      throw new IllegalStateException("the job wrote what cannot be read", e);
    }
  }

  /** Everything as before the first job: its task is open and nothing else is known. */
  private void renew() throws Exception {
    List<String> written =
        Arrays.stream(Stream.values()).filter(s -> !KEPT.contains(s)).map(topics::of).toList();
    delete(written);
    try (FederationAdmin federation = new FederationAdmin(client, workload.federation());
        Writer writer = new Writer(client)) {
      federation.ensureTopics(PARTITIONS);
      writer.put(
          topics.journal(),
          workload.task().getName(),
          new JournalFact(workload.task().getName(), new TaskOpened(workload.task())));
    }
  }

  private void delete(List<String> names)
      throws InterruptedException, ExecutionException, TimeoutException {
    admin.deleteTopics(names).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (admin.listTopics().names().get().stream().anyMatch(names::contains)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("topics were not deleted: " + names);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Deletes its topics; what is left of them goes with the cluster. */
  @Override
  public void close() throws IOException {
    try {
      delete(Arrays.stream(Stream.values()).map(topics::of).toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the topics of " + workload.federation() + " cannot be deleted", e);
    } finally {
      admin.close(Duration.ofSeconds(10));
    }
  }
}
