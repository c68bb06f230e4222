package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.select.CohortRequest;
import io.tributary.operators.select.Draw;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.serde.Topics.Stream;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The shell of the draw: a request is answered at once, or later by a timer. */
final class DrawNode extends Node {
  private static final String NAME = "draw";
  private static final long LATER_MILLIS = 1000;
  private final Set<String> active = new TreeSet<>();
  private CohortRequest request;
  private long timerMillis;

  DrawNode(Copy copy) {
    super(copy);
    writes(Stream.JOURNAL);
    if (copy.restored(NAME) instanceof Saved saved) {
      active.addAll(saved.active());
      request = saved.request();
      if (saved.timerMillis() > 0) {
        arm(saved.timerMillis());
      }
    }
  }

  private record Saved(Set<String> active, CohortRequest request, long timerMillis) {}

  @Override
  void take(Object message) {
    if (message instanceof CohortRequest asked) {
      ask(asked);
      return;
    }
    Log.Entry entry = (Log.Entry) message;
    ParticipantRecord participant = (ParticipantRecord) entry.value();
    if (participant != null && participant.getStatus() == ParticipantStatus.ACTIVE) {
      active.add(entry.key());
    } else {
      active.remove(entry.key());
    }
  }

  private void ask(CohortRequest asked) {
    if (asked.isKnown()) {
      request = null;
      return;
    }
    request = asked;
    long now = agenda().nowMillis();
    if (now - asked.atMillis() < LATER_MILLIS && asked.eligible(active).size() >= asked.size()) {
      propose();
    }
    arm(next(now));
  }

  private void propose() {
    JournalFact drawn = Draw.of(request, request.eligible(active));
    write(Stream.JOURNAL, Fixtures.TASK, drawn);
  }

  private static long next(long now) {
    return (now / LATER_MILLIS + 2) * LATER_MILLIS;
  }

  private void arm(long atMillis) {
    timerMillis = atMillis;
    agenda().in(Math.max(0, atMillis - agenda().nowMillis()), () -> look(atMillis));
  }

  private void look(long atMillis) {
    if (!copy().runs() || timerMillis != atMillis) {
      return;
    }
    timerMillis = 0;
    if (request != null) {
      if (request.eligible(active).size() >= request.least()) {
        propose();
      }
      arm(next(atMillis));
    }
  }

  @Override
  void save(Map<String, Object> states) {
    states.put(NAME, new Saved(new TreeSet<>(active), request, timerMillis));
  }
}
