package io.tributary.jobs;

import io.tributary.connectors.PartitionLogic;
import io.tributary.operators.admit.CreditBook;
import io.tributary.operators.admit.IntakeEvent;
import io.tributary.operators.admit.PartitionDesk;
import io.tributary.schemas.state.IntakeState;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.metrics.MetricGroup;

/**
 * Intake of one source subtask: a {@link PartitionDesk} for each of its partitions, and for each
 * federation among them a {@link FederationFeed} of its journal and participants.
 */
final class IntakeLogic implements PartitionLogic<IntakeOutput> {
  private static final long LONGEST_STEP_MILLIS = 250;
  private final IntakeSettings settings;
  private final WireReader reader;
  private final CreditBook credit;
  private final Map<String, FederationFeed> feeds = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, Seat>> seats = new HashMap<>();
  private final List<Assigned> unopened = new ArrayList<>();
  private final Clock wall;
  private long lastTickMillis;
  private long activeMillis;

  /** A partition's desk, and what keeps it up to date. */
  private record Seat(FederationFeed feed, PartitionDesk desk) {}

  IntakeLogic(IntakeSettings settings, MetricGroup metrics, Clock wall) {
    this.settings = settings;
    this.reader = new WireReader(settings.schemaIds());
    this.credit = new CreditBook(settings.creditBytes(), settings.uploadBytes());
    this.wall = wall;
    this.lastTickMillis = wall.millis();
    metrics.gauge("undecidedBytes", credit::undecidedBytes);
    metrics.gauge("peakBytes", credit::peakBytes);
    metrics.gauge(
        "journalRecords",
        () -> feeds.values().stream().mapToLong(FederationFeed::journalRecords).sum());
  }

  /**
   * Partitions are opened with the next output. What follows from the journal for a desk must leave
   * before a checkpoint holds the desk as it is afterwards; here nothing can leave.
   */
  @Override
  public void assign(List<Assigned> assigned) {
    unopened.addAll(assigned);
  }

  private void openAssigned(Consumer<IntakeOutput> out) {
    if (unopened.isEmpty()) {
      return;
    }
    Map<String, List<Assigned>> byFederation =
        unopened.stream().collect(Collectors.groupingBy(a -> federation(a.topic())));
    unopened.clear();
    byFederation.forEach(
        (federation, partitions) -> {
          FederationFeed feed =
              feeds.computeIfAbsent(federation, f -> new FederationFeed(f, settings, reader, wall));
          Consumer<List<IntakeEvent>> emit = events -> emit(feed, events, out);
          feed.refresh(emit);
          List<PartitionDesk> fresh = new ArrayList<>();
          partitions.forEach(p -> fresh.add(open(feed, p)));
          feed.introduce(fresh, emit);
          fresh.forEach(desk -> emit.accept(desk.proposeAgain()));
          if (partitions.stream().anyMatch(p -> p.partition() == 0)) {
            feed.keepJournal();
          }
        });
  }

  private PartitionDesk open(FederationFeed feed, Assigned assigned) {
    PartitionDesk desk = new PartitionDesk(shared(feed), assigned.partition(), assigned.position());
    if (assigned.state() != null) {
      try {
        desk.restore(reader.read(IntakeState.class, assigned.state()), activeMillis);
      } catch (WireException e) {
        throw new IllegalStateException("the intake's state cannot be read", e);
      }
    }
    seats
        .computeIfAbsent(assigned.topic(), topic -> new HashMap<>())
        .put(assigned.partition(), new Seat(feed, desk));
    return desk;
  }

  @Override
  public void record(LogRecord record, Consumer<IntakeOutput> out) {
    openAssigned(out);
    Seat seat = seats.get(record.topic()).get(record.partition());
    List<IntakeEvent> events = seat.desk().record(record, activeMillis, false);
    if (events.size() == 1 && events.get(0) instanceof IntakeEvent.AskView) {
      seat.feed().refreshFor(record, late -> emit(seat.feed(), late, out));
      events = seat.desk().record(record, activeMillis, true);
    }
    emit(seat.feed(), events, out);
  }

  @Override
  public void tick(Consumer<IntakeOutput> out) {
    openAssigned(out);
    long now = wall.millis();
    boolean reading = !credit.exhausted();
    if (reading) {
      activeMillis += Math.min(now - lastTickMillis, LONGEST_STEP_MILLIS);
    }
    lastTickMillis = now;
    feeds.forEach((federation, feed) -> feed.poll(events -> emit(feed, events, out)));
    if (reading) {
      for (Map<Integer, Seat> partitions : seats.values()) {
        partitions.values().forEach(seat -> emit(seat.feed(), seat.desk().tick(activeMillis), out));
      }
    }
  }

  @Override
  public boolean paused() {
    return credit.exhausted();
  }

  @Override
  public byte[] snapshot(String topic, int partition) {
    Seat seat = seats.getOrDefault(topic, Map.of()).get(partition);
    return seat != null
        ? WireWriter.encode(seat.desk().save())
        : unopened.stream()
            .filter(a -> a.topic().equals(topic) && a.partition() == partition)
            .map(Assigned::state)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  @Override
  public void close() {
    feeds.values().forEach(FederationFeed::close);
  }

  private void emit(FederationFeed feed, List<IntakeEvent> events, Consumer<IntakeOutput> out) {
    for (IntakeEvent event : events) {
      if (event instanceof IntakeEvent.Backfill wanted) {
        feed.refill(wanted, shared(feed), late -> emit(feed, late, out));
      } else {
        out.accept(output(feed.topics(), event));
      }
    }
  }

  private PartitionDesk.Desk shared(FederationFeed feed) {
    return new PartitionDesk.Desk(feed.federation(), feed.view(), credit, reader);
  }

  private static IntakeOutput output(Topics topics, IntakeEvent event) {
    if (event instanceof IntakeEvent.Forward forward) {
      return new IntakeOutput.Message(forward.message());
    }
    if (event instanceof IntakeEvent.Propose propose) {
      return written(topics.journal(), propose.fact().getTask(), propose.fact());
    }
    if (event instanceof IntakeEvent.Tell tell) {
      return written(topics.receipts(), tell.receipt().getParticipant(), tell.receipt());
    }
    if (event instanceof IntakeEvent.Refuse refuse) {
      return written(topics.rejects(), null, refuse.rejection());
    }
    throw new IllegalStateException("a view that is fresh was asked for again");
  }

  private static IntakeOutput written(
      String topic, String key, org.apache.avro.specific.SpecificRecordBase value) {
    return new IntakeOutput.Written(OutRecord.of(topic, key, value));
  }

  private static String federation(String topic) {
    return Topics.ofTopic(topic).orElseThrow().federation();
  }
}
