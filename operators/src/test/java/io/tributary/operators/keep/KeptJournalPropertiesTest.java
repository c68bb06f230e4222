package io.tributary.operators.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever the keeper lets go of a journal in which openings are repeated and snapshots come late:
 * what is left never begins a task a second time.
 */
class KeptJournalPropertiesTest {
  private static final List<String> TASKS = List.of("t", "u", "v");
  private static final long KEPT = 40;
  private final List<JournalFact> journal = new ArrayList<>();
  private final Map<String, RoundMachine> machines = new HashMap<>();
  private final Map<String, Integer> openedAt = new HashMap<>();
  private final List<JournalFact> late = new ArrayList<>();
  private SplittableRandom random;

  @Property(tries = 300)
  void aTaskBeginsWithItsFirstOpeningOnly(@ForAll long seed) {
    random = new SplittableRandom(seed);
    journal.clear();
    machines.clear();
    openedAt.clear();
    late.clear();
    JournalKeeper keeper = new JournalKeeper(KEPT, seed);
    int begin = 0;
    for (int step = 0; step < 200; step++) {
      append(next());
      int offset = journal.size() - 1;
      keeper.read(record(offset), journal.get(offset));
      keeper.due(offset, 1 << 20).forEach(late::add);
      int first = keeper.firstKept(offset).getOrDefault(0, 0L).intValue();
      if (first > begin) {
        assertThatNothingBeginsTwice(begin); // Also for all offsets since it was let go up to here.
        begin = first;
      }
    }
    assertThatNothingBeginsTwice(begin);
  }

  /** Requests and snapshots that are under way come at any time, in any order. */
  private JournalFact next() {
    String task = TASKS.get(random.nextInt(TASKS.size()));
    int kind = random.nextInt(8);
    if (kind < 4 && !late.isEmpty()) {
      return late.remove(random.nextInt(late.size()));
    }
    if (!openedAt.containsKey(task) || kind == 7) {
      return opening(task);
    }
    UpdateAdmitted update =
        (UpdateAdmitted) Fixtures.admitted(journal.size(), "p" + kind, 0).getFact();
    return new JournalFact(task, update);
  }

  private static JournalFact opening(String task) {
    return new JournalFact(task, new TaskOpened(Fixtures.task(3, 9).setName(task).build(), null));
  }

  private void append(JournalFact fact) {
    String task = fact.getTask();
    if (fact.getFact() instanceof TaskOpened) {
      openedAt.putIfAbsent(task, journal.size());
    }
    RoundMachine machine = machines.computeIfAbsent(task, KeptJournalPropertiesTest::machine);
    answers(machine.replay(fact, journal.size())).forEach(late::add);
    journal.add(fact);
  }

  private static Stream<JournalFact> answers(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.Announce.class::isInstance)
        .map(decision -> ((Decision.Announce) decision).value())
        .filter(JournalFact.class::isInstance)
        .map(JournalFact.class::cast)
        .filter(fact -> fact.getFact() instanceof TaskSnapshot);
  }

  private static RoundMachine machine(String task) {
    return new RoundMachine(Fixtures.FEDERATION, task, new RoundState());
  }

  private void assertThatNothingBeginsTwice(int begin) {
    for (String task : TASKS) {
      RoundMachine without = machine(task);
      for (int offset = begin; offset < journal.size(); offset++) {
        JournalFact fact = journal.get(offset);
        if (fact.getTask().equals(task)) {
          boolean starts =
              without.replay(fact, offset).stream().anyMatch(Decision.Start.class::isInstance);
          assertThat(starts && offset != openedAt.get(task))
              .as("task %s begins at %d, the journal at %d", task, offset, begin)
              .isFalse();
        }
      }
    }
  }

  private LogRecord record(int offset) {
    return new LogRecord(
        "tributary.clinics.journal",
        0,
        offset,
        offset,
        journal.get(offset).getTask().getBytes(StandardCharsets.UTF_8),
        new byte[0]);
  }
}
