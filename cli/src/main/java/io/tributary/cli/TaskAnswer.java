package io.tributary.cli;

import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Rejection;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundsChanged;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.LogRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;

/** Gathers what the job says to a request for a task. */
final class TaskAnswer {
  private final WireReader reader = new WireReader();
  private final Topics topics;
  private final String task;
  private final long requestOffset;
  private final TaskHistory history = new TaskHistory();
  private boolean changed;
  private boolean opened;

  /**
   * Nothing said yet.
   *
   * @param requestOffset where the request lies in its partition of the tasks topic
   */
  TaskAnswer(TaskSpec spec, long requestOffset) {
    this.topics = new Topics(spec.getFederation());
    this.task = spec.getName();
    this.requestOffset = requestOffset;
  }

  /** Takes a record of rounds, journal or rejects; throws when it refuses the request. */
  void accept(LogRecord record) {
    try {
      if (record.topic().equals(topics.rounds())) {
        RoundFact fact = reader.read(RoundFact.class, record.value());
        if (fact.getTask().equals(task)) {
          history.accept(fact, record.appendedAtMillis());
        }
      } else if (record.topic().equals(topics.journal())) {
        fact(reader.read(JournalFact.class, record.value()));
      } else {
        refusal(reader.read(Rejection.class, record.value()));
      }
    } catch (WireException e) {
      return; // Written by something newer than this; it is no answer that can be understood.
    }
  }

  private void fact(JournalFact journaled) {
    boolean ours = journaled.getTask().equals(task);
    opened |= ours && journaled.getFact() instanceof TaskOpened;
    changed |=
        ours
            && journaled.getFact() instanceof RoundsChanged change
            && change.getRequestOffset() == requestOffset;
  }

  private void refusal(Rejection rejection) {
    boolean ours =
        rejection.getTopic().equals(topics.tasks())
            && rejection.getTask().equals(task)
            && rejection.getOffset() == requestOffset;
    if (ours) {
      throw CliException.failed(
          rejection.getCode().name(), "the job refused " + task + ": " + rejection.getDetail(), "");
    }
  }

  /** Whether the journal has the rounds that were asked for. */
  boolean changed() {
    return changed;
  }

  /** Whether the journal has the task's opening. */
  boolean opened() {
    return opened;
  }

  TaskHistory history() {
    return history;
  }
}
