package io.tributary.operators.sim;

import io.tributary.operators.admit.CreditBook;
import io.tributary.operators.admit.FederationView;
import io.tributary.operators.admit.IntakeEvent;
import io.tributary.operators.admit.PartitionDesk;
import io.tributary.operators.admit.Refill;
import io.tributary.operators.admit.TestSignatures;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.IntakeState;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shell of the desks of one source subtask, with its own view of journal and participants. */
final class IntakeNode extends Node {
  private static final long LONGEST_STEP_MILLIS = 250;
  private static final long CLOCK_SKEW_MILLIS = 1000;
  private final List<Edge> folds = new ArrayList<>();
  private final FederationView view = TestSignatures.view();
  private final WireReader wire = new WireReader();
  private final CreditBook credit;
  private final Map<Integer, PartitionDesk> desks = new TreeMap<>();
  private final Map<Integer, LogReader> readers = new TreeMap<>();
  private final List<Integer> partitions;
  private final List<PartitionDesk> introduced = new ArrayList<>();
  private final LogReader journal;
  private final LogReader participants;
  private long activeMillis;
  private long lastTickMillis;
  private long freshAsOfMillis;

  IntakeNode(Copy copy, List<FoldNode> folds, List<Integer> partitions, CreditBook credit) {
    super(copy);
    this.credit = credit;
    this.partitions = partitions;
    folds.forEach(fold -> this.folds.add(to(fold)));
    writes(Stream.JOURNAL, Stream.RECEIPTS, Stream.REJECTS);
    Logs logs = copy.federation().logs();
    Wiring wiring = copy.federation().wiring();
    lastTickMillis = agenda().nowMillis();
    journal =
        new LogReader(logs.journal(), 0, wiring, () -> !desks.isEmpty(), e -> hear(e, introduced));
    participants = new LogReader(logs.participants(), 0, wiring, () -> true, this::join);
    agenda().in(copy.federation().wiring().dice().upTo(5), this::tick);
  }

  /** Opens its partitions, once something can leave it. */
  private void open() {
    refresh();
    List<PartitionDesk> fresh = new ArrayList<>();
    partitions.forEach(p -> fresh.add(open(p)));
    for (Log.Entry entry :
        copy().federation().logs().journal().entries().subList(0, journal.position())) {
      hear(entry, fresh);
    }
    introduced.addAll(fresh);
    fresh.forEach(desk -> emit(desk.proposeAgain()));
    readers.values().forEach(LogReader::wake);
  }

  /** What a split carries. */
  record Split(int position, byte[] state) {}

  private PartitionDesk open(int partition) {
    Split split = (Split) copy().restored("intake/" + partition);
    int position = split == null ? 0 : split.position();
    PartitionDesk desk = new PartitionDesk(shared(), partition, position);
    if (split != null) {
      try {
        desk.restore(wire.read(IntakeState.class, split.state()), activeMillis);
      } catch (WireException e) {
        throw new IllegalStateException(e);
      }
    }
    desks.put(partition, desk);
    readers.put(
        partition,
        new LogReader(
            copy().federation().logs().updates(partition),
            position,
            copy().federation().wiring(),
            () -> !credit.exhausted(),
            entry -> read(desk, entry)));
    return desk;
  }

  private void read(PartitionDesk desk, Log.Entry entry) {
    List<IntakeEvent> events = desk.record(entry.record(), activeMillis, false);
    if (events.size() == 1 && events.get(0) instanceof IntakeEvent.AskView) {
      boolean younger = entry.record().appendedAtMillis() + CLOCK_SKEW_MILLIS >= freshAsOfMillis;
      boolean flooded = copy().federation().wiring().dice().percent(5);
      if (younger && !flooded) {
        refresh();
      }
      events = desk.record(entry.record(), activeMillis, true);
    }
    emit(events);
  }

  private void refresh() {
    participants.readToEnd();
    while (!journal.atEnd()) {
      hear(journal.next(), introduced);
    }
    freshAsOfMillis = agenda().nowMillis();
  }

  private void hear(Log.Entry entry, List<PartitionDesk> to) {
    JournalFact fact = (JournalFact) entry.value();
    view.fact(copy().federation().name(), fact);
    if (has(PlantedBug.FORETOLD_IS_LOST) && isAhead(fact)) {
      return;
    }
    to.forEach(desk -> emit(desk.fact(fact)));
    readers.values().forEach(LogReader::wake);
  }

  private boolean isAhead(JournalFact fact) {
    return fact.getFact() instanceof UpdateAdmitted admitted
        && readers.containsKey(admitted.getPartition())
        && admitted.getFirstOffset() >= readers.get(admitted.getPartition()).position();
  }

  private void join(Log.Entry entry) {
    view.participant(entry.key(), (ParticipantRecord) entry.value());
  }

  private void tick() {
    if (!copy().runs()) {
      return;
    }
    if (desks.isEmpty()) {
      open();
    }
    long now = agenda().nowMillis();
    boolean reading = !credit.exhausted();
    if (reading) {
      activeMillis += Math.min(now - lastTickMillis, LONGEST_STEP_MILLIS);
    }
    lastTickMillis = now;
    if (reading) {
      desks.values().forEach(desk -> emit(desk.tick(activeMillis)));
    }
    agenda().in(20 + copy().federation().wiring().dice().upTo(200), this::tick);
  }

  private void emit(List<IntakeEvent> events) {
    for (IntakeEvent event : events) {
      if (event instanceof IntakeEvent.Forward forward) {
        forward(forward.message());
      } else if (event instanceof IntakeEvent.Propose propose) {
        propose(propose.fact());
      } else if (event instanceof IntakeEvent.Tell tell) {
        write(Stream.RECEIPTS, tell.receipt().getParticipant(), tell.receipt());
      } else if (event instanceof IntakeEvent.Refuse refuse) {
        write(Stream.REJECTS, null, refuse.rejection());
      } else if (event instanceof IntakeEvent.Backfill wanted) {
        readAgain(wanted);
      } else {
        throw new IllegalStateException("a view that is fresh was asked for again");
      }
    }
  }

  private void readAgain(IntakeEvent.Backfill wanted) {
    Refill refill = new Refill(shared(), wanted.upload());
    List<Log.Entry> entries =
        copy().federation().logs().updates(wanted.upload().partition()).entries();
    for (long at = wanted.upload().firstOffset(); at <= wanted.lastOffset(); at++) {
      emit(refill.record(entries.get((int) at).record()));
    }
  }

  private PartitionDesk.Desk shared() {
    return new PartitionDesk.Desk(copy().federation().name(), view, credit, wire);
  }

  private void forward(BlockMessage message) {
    if (!(has(PlantedBug.DROP_DOES_NOT_WITHDRAW) && message instanceof BlockMessage.Dropped)) {
      folds.get(addressee(message.block())).send(message);
    }
  }

  private int addressee(int block) {
    int first = copy().federation().scenario().plan().layout().blocks();
    return has(PlantedBug.CONTROL_TAKEN_FOR_DELTA) ? block % first : block;
  }

  private void propose(JournalFact fact) {
    write(Stream.JOURNAL, fact.getTask(), fact);
    if (has(PlantedBug.APPLIED_BEFORE_JOURNALED)) {
      copy().rounds().apply(fact, agenda().nowMillis());
    }
  }

  @Override
  void take(Object message) {
    throw new IllegalStateException("a source takes nothing");
  }

  @Override
  void save(Map<String, Object> states) {
    if (desks.isEmpty()) { // As it was restored: nothing has been heard or read since.
      partitions.forEach(p -> states.put("intake/" + p, copy().restored("intake/" + p)));
    }
    desks.forEach(
        (partition, desk) -> {
          IntakeState state = desk.save();
          if (has(PlantedBug.CHECKPOINT_WITHOUT_UPLOADS)) {
            state.setUploads(List.of());
          }
          copy().federation().bounds().intake(state);
          byte[] bytes = WireWriter.encode(state);
          states.put("intake/" + partition, new Split(readers.get(partition).position(), bytes));
        });
  }

  @Override
  void close() {
    journal.close();
    participants.close();
    readers.values().forEach(LogReader::close);
  }

  CreditBook credit() {
    return credit;
  }

  /** Whether it has read everything and no upload is open. */
  boolean isIdle() {
    return readers.values().stream().allMatch(LogReader::atEnd)
        && desks.values().stream().allMatch(desk -> desk.save().getUploads().isEmpty());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("intake, " + credit.undecidedBytes() + " bytes");
    desks.forEach(
        (partition, desk) -> {
          text.append("; ").append(partition).append('@').append(readers.get(partition).position());
          desk.save()
              .getUploads()
              .forEach(u -> text.append(", upload@").append(u.getFirstOffset()));
        });
    return text.toString();
  }
}
