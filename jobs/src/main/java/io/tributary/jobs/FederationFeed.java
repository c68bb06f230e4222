package io.tributary.jobs;

import io.tributary.connectors.LogTail;
import io.tributary.operators.admit.FederationView;
import io.tributary.operators.admit.IntakeEvent;
import io.tributary.operators.admit.PartitionDesk;
import io.tributary.operators.admit.Refill;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.RejectionCode;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one federation's view, and its desks, up to date with the journal and the participants. */
final class FederationFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FederationFeed.class);
  private static final int MOST_REFRESHES = 50;
  private static final long CLOCK_SKEW_MILLIS = 1000;
  private static final long LOOK_MILLIS = 1000;
  private final String federation;
  private final Topics topics;
  private final WireReader reader;
  private final Clock wall;
  private final Properties kafka;
  private final JournalUpkeep upkeep;
  private volatile long journalRecords;
  private LogTail tail;
  private long lookedForTailMillis;
  private final FederationView view = new FederationView();
  private final List<PartitionDesk> desks = new ArrayList<>();
  private long freshAsOfMillis;
  private long refreshSecond;
  private int refreshes;

  FederationFeed(String federation, IntakeSettings settings, WireReader reader, Clock wall) {
    this.federation = federation;
    this.topics = new Topics(federation);
    this.reader = reader;
    this.wall = wall;
    this.kafka = settings.kafka();
    this.upkeep = new JournalUpkeep(settings.journalKept(), wall);
    findTail();
  }

  /** Looks for the topics at most once a second: whoever creates only some harms nobody else. */
  private boolean findTail() {
    long now = wall.millis();
    if (tail == null && now - lookedForTailMillis >= LOOK_MILLIS) {
      lookedForTailMillis = now;
      tail = LogTail.open(kafka, List.of(topics.journal(), topics.participants())).orElse(null);
    }
    return tail != null;
  }

  String federation() {
    return federation;
  }

  Topics topics() {
    return topics;
  }

  FederationView view() {
    return view;
  }

  /** Takes what has come; does not wait. */
  void poll(Consumer<List<IntakeEvent>> events) {
    if (findTail()) {
      tail.poll(record -> accept(record, desks, events));
      if (upkeep.due()) {
        List<IntakeEvent> wanted = new ArrayList<>();
        upkeep.look().forEach(fact -> wanted.add(new IntakeEvent.Propose(fact)));
        events.accept(wanted);
        journalRecords = tail.records(topics.journal());
      }
    }
  }

  /** Makes this feed the one that keeps the journal from growing. */
  void keepJournal() {
    upkeep.take(kafka, topics.journal());
  }

  /** Records in the journal, if this feed keeps it; otherwise 0. Safe for any thread. */
  long journalRecords() {
    return journalRecords;
  }

  /** Reads to the ends that the topics have now. */
  void refresh(Consumer<List<IntakeEvent>> events) {
    long before = wall.millis();
    if (!findTail()) {
      return;
    }
    tail.readToEnd(record -> accept(record, desks, events));
    freshAsOfMillis = before;
  }

  /**
   * Brings the view to at least the record's age. Beyond some refreshes a second, which only a
   * flood of unknown names needs, the view is left as it is: under such a flood it is a few
   * milliseconds old.
   */
  void refreshFor(LogRecord record, Consumer<List<IntakeEvent>> events) {
    long second = wall.millis() / 1000;
    if (second != refreshSecond) {
      refreshSecond = second;
      refreshes = 0;
    }
    boolean younger = record.appendedAtMillis() + CLOCK_SKEW_MILLIS >= freshAsOfMillis;
    if (younger && refreshes < MOST_REFRESHES) {
      refreshes++;
      refresh(events);
    }
  }

  /** Reads an update that was passed over, and passes its blocks on. */
  void refill(
      IntakeEvent.Backfill wanted, PartitionDesk.Desk desk, Consumer<List<IntakeEvent>> to) {
    Refill refill = new Refill(desk, wanted.upload());
    UploadId upload = wanted.upload();
    tail.read(
        topics.updates(),
        upload.partition(),
        upload.firstOffset(),
        wanted.lastOffset(),
        record -> to.accept(refill.record(record)));
    LOG.info(
        "update {}, admitted by another copy of the job, was read again",
        upload.update().shortHex());
    if (!refill.complete()) {
      LOG.error(
          "update {} is admitted, but {} no longer holds all of it; its round cannot be made here",
          upload.update().shortHex(),
          topics.updates());
    }
  }

  /** Tells new desks what the journal has said so far; from now on they hear the rest. */
  void introduce(List<PartitionDesk> fresh, Consumer<List<IntakeEvent>> events) {
    if (tail != null) {
      tail.replay(topics.journal(), record -> accept(record, fresh, events));
    }
    desks.addAll(fresh);
  }

  private void accept(
      LogRecord record, List<PartitionDesk> to, Consumer<List<IntakeEvent>> events) {
    try {
      if (record.topic().equals(topics.participants())) {
        participant(record, events);
      } else {
        JournalFact fact = reader.read(JournalFact.class, record.value());
        if (!fact.getTask().equals(key(record))) {
          LOG.warn("{} is ignored: its key is not its task", record);
          return;
        }
        view.fact(federation, fact);
        upkeep.read(record, fact);
        to.forEach(desk -> events.accept(desk.fact(fact)));
      }
    } catch (WireException e) {
      LOG.warn("{} is ignored: {}", record, e.code());
    }
  }

  private void participant(LogRecord record, Consumer<List<IntakeEvent>> events) {
    String id = key(record);
    try {
      ParticipantRecord participant =
          record.value() == null ? null : reader.read(ParticipantRecord.class, record.value());
      Optional<String> problem = view.participant(id, participant);
      if (problem.isPresent()) {
        throw new WireException(RejectionCode.INVALID_PARTICIPANT, problem.get());
      }
    } catch (WireException e) {
      events.accept(
          List.of(new IntakeEvent.Refuse(record.rejection(e.code(), e.getMessage()).build())));
    }
  }

  private static String key(LogRecord record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    upkeep.close();
    if (tail != null) {
      tail.close();
    }
  }
}
