package io.tributary.operators.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.fold.BlockMessage;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.state.IntakeState;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.UploadId;
import io.tributary.serde.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One desk with a journal in memory that can be read back at once or later. */
final class DeskHarness {
  FederationView view = new FederationView();
  final CreditBook credit;
  final TaskSpec task;
  final List<Rejection> rejections = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  final List<JournalFact> proposed = new ArrayList<>();
  final Deque<JournalFact> unread = new ArrayDeque<>();

  /** Blocks the fold would hold: passed on and neither dropped nor decided. */
  final Map<UploadId, Map<Integer, Integer>> pending = new HashMap<>();

  private PartitionDesk desk;
  private long offset;
  long now;

  DeskHarness(TaskSpec task, long creditBytes, long uploadBytes, String... participants) {
    this.task = task;
    this.credit = new CreditBook(creditBytes, uploadBytes);
    for (String participant : participants) {
      view.participant(participant, Fixtures.participant(participant));
    }
    view.fact(Fixtures.FEDERATION, Fixtures.opened(task));
    this.desk = newDesk(credit, 0);
  }

  private PartitionDesk newDesk(CreditBook book, long position) {
    return new PartitionDesk(
        new PartitionDesk.Desk(Fixtures.FEDERATION, view, book, new WireReader()), 0, position);
  }

  void send(byte[] value) {
    LogRecord record =
        new LogRecord(new Topics(Fixtures.FEDERATION).updates(), 0, offset++, now, null, value);
    take(desk.record(record, now, true));
  }

  void send(List<byte[]> values) {
    values.forEach(this::send);
  }

  void tick(long millis) {
    now += millis;
    take(desk.tick(now));
  }

  /** Reads back everything that was proposed. */
  void readJournal() {
    while (!unread.isEmpty()) {
      read(unread.poll());
    }
  }

  void read(JournalFact fact) {
    take(desk.fact(fact));
  }

  IntakeState save() {
    return desk.save();
  }

  /** A crash: a new desk with the saved state, at the saved position; the fold has its own. */
  DeskHarness restored(IntakeState saved, long position) {
    DeskHarness other = new DeskHarness(task, Long.MAX_VALUE, Long.MAX_VALUE);
    other.view = view;
    pending.forEach((upload, blocks) -> other.pending.put(upload, new HashMap<>(blocks)));
    other.desk = other.newDesk(other.credit, position);
    other.offset = position;
    other.desk.restore(saved, 0);
    return other;
  }

  void proposeAgain() {
    take(desk.proposeAgain());
  }

  long offset() {
    return offset;
  }

  private void take(List<IntakeEvent> events) {
    for (IntakeEvent event : events) {
      if (event instanceof IntakeEvent.Refuse refuse) {
        rejections.add(refuse.rejection());
      } else if (event instanceof IntakeEvent.Tell tell) {
        receipts.add(tell.receipt());
      } else if (event instanceof IntakeEvent.Propose propose) {
        proposed.add(propose.fact());
        unread.add(propose.fact());
      } else if (event instanceof IntakeEvent.Forward forward) {
        forward(forward.message());
      }
    }
  }

  private void forward(BlockMessage message) {
    Map<Integer, Integer> blocks = pending.computeIfAbsent(message.upload(), u -> new HashMap<>());
    if (message instanceof BlockMessage.Arrived arrived) {
      blocks.put(arrived.block(), arrived.content().length());
    } else {
      assertThat(blocks.remove(message.block())).as("withdrawn block was passed on").isNotNull();
      if (blocks.isEmpty()) {
        pending.remove(message.upload());
      }
    }
  }

  List<RejectionCode> codes() {
    return rejections.stream().map(Rejection::getCode).toList();
  }

  long pendingBytes() {
    return pending.values().stream()
        .flatMap(m -> m.values().stream())
        .mapToLong(Integer::longValue)
        .sum();
  }
}
