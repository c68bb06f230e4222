package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.operators.task.TaskDesk;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.Digest;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.Topics.Stream;
import io.tributary.serde.WireException;
import io.tributary.serde.WireReader;
import java.util.Map;

/** The task desk's shell. */
final class TaskNode extends Node {
  private static final String NAME = "task-desk";
  private static final Digest KEY = Digest.read(PrivateTasks.KEY.fingerprint(), 0);
  private final TaskDesk desk = new TaskDesk(new WireReader(), Long.MAX_VALUE, KEY);
  private TaskSpec opened;

  TaskNode(Copy copy) {
    super(copy);
    this.opened = (TaskSpec) copy.restored(NAME);
    writes(Stream.JOURNAL);
  }

  @Override
  void take(Object message) {
    Log.Entry entry = (Log.Entry) message;
    TaskDesk.Verdict verdict = desk.judge(entry.record(), opened);
    for (OutRecord record : verdict.records()) {
      if (record.topic().equals(new Topics(copy().federation().name()).journal())) {
        propose(record);
      } // A refused change of the task is of no interest here.
    }
    if (verdict.opened() != null) {
      opened = verdict.opened();
    }
  }

  private void propose(OutRecord record) {
    try {
      JournalFact fact = new WireReader().read(JournalFact.class, record.value());
      write(Stream.JOURNAL, fact.getTask(), shared(fact));
    } catch (WireException e) {
      throw new IllegalStateException("only facts are expected of the task desk", e);
    }
  }

  /** All copies propose the world's own specification: it is the same, and its plan is known. */
  private JournalFact shared(JournalFact fact) {
    TaskSpec spec = copy().federation().scenario().task();
    boolean same = fact.getFact() instanceof TaskOpened found && found.getSpec().equals(spec);
    return same ? Fixtures.opened(spec) : fact;
  }

  @Override
  void save(Map<String, Object> states) {
    states.put(NAME, opened);
  }
}
