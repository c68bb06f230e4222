package io.tributary.operators.keep;

import io.tributary.operators.task.Prelude;
import io.tributary.schemas.DataSetSnapshot;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ShareWanted;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSnapshot;
import io.tributary.serde.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what of a federation's journal may go. A task's history can be taken up from its opening,
 * or from a snapshot: the request for one, which is a fact like any other, is a point in the
 * journal, and the snapshot that answers it is the task's state at that point. Snapshots are asked
 * for so that each task always has a point younger than a quarter of what is kept; a partition may
 * lose what lies before the newest point of each of its tasks that is older than what is kept. A
 * data set's budget is kept like a task.
 *
 * <p>What is left must not look like another history. An opening may be written again, by a job
 * without state: no journal begins, for its task, with such a repetition, for it would be taken for
 * the task's beginning; and none, for a data set, with a wish that was not its first, for it would
 * find the whole budget.
 *
 * <p>It only proposes. A request that is lost or doubled costs a record.
 */
public final class JournalKeeper {
  private static final int MOST_REQUESTS = 16;
  private static final int POINTS_IN_KEPT = 4;
  private static final int REQUESTS_IN_POINT = 4;
  private final long keptMillis;
  private final long salt;
  private final Map<String, Task> tasks = new TreeMap<>();
  private final Map<Integer, Long> read = new HashMap<>();
  private long requests;

  /** A point from which a task can be taken up. */
  private record Point(long offset, long atMillis) {}

  /** The first offset kept must not be after {@code after} and at most {@code until}. */
  private record Seam(long after, long until) {
    boolean forbids(long firstKept) {
      return after < firstKept && firstKept <= until;
    }
  }

  private static final class Task {
    final int partition;
    final long begin;
    final Deque<Point> points = new ArrayDeque<>();
    final Map<Long, Point> requested = new LinkedHashMap<>();
    final Deque<Seam> seams = new ArrayDeque<>();
    long newest;
    long askedMillis = Long.MIN_VALUE;

    Task(int partition, long begin) {
      this.partition = partition;
      this.begin = begin;
    }
  }

  /**
   * A keeper that has read nothing.
   *
   * @param keptMillis how long a fact is kept at least, by the broker's clock
   * @param salt makes its requests differ from those of other keepers
   */
  public JournalKeeper(long keptMillis, long salt) {
    this.keptMillis = keptMillis;
    this.salt = salt;
  }

  /** Takes the next fact of the journal; one that was read before changes nothing. */
  public void read(LogRecord record, JournalFact journaled) {
    if (record.offset() < read.getOrDefault(record.partition(), 0L)) {
      return;
    }
    read.put(record.partition(), record.offset() + 1);
    if (Prelude.has(journaled.getFact())) {
      return;
    }
    boolean first = !tasks.containsKey(journaled.getTask());
    Task task =
        tasks.computeIfAbsent(
            journaled.getTask(), t -> new Task(record.partition(), record.offset()));
    Point here = new Point(record.offset(), record.appendedAtMillis());
    Object fact = journaled.getFact();
    if (fact instanceof TaskOpened || fact instanceof ShareWanted) {
      if (first) {
        task.points.add(here);
      } else {
        task.seams.add(new Seam(task.newest, here.offset()));
      }
    } else if (fact instanceof SnapshotWanted wanted) {
      request(task, wanted, here);
    } else if (fact instanceof TaskSnapshot snapshot) {
      answered(task, snapshot.getId());
    } else if (fact instanceof DataSetSnapshot snapshot) {
      answered(task, snapshot.getId());
    }
    task.newest = here.offset();
  }

  private static void answered(Task task, long id) {
    Point request = task.requested.remove(id);
    if (request != null
        && (task.points.isEmpty() || task.points.getLast().offset() < request.offset())) {
      task.points.add(request);
    }
  }

  /** A name that is used twice names no point. */
  private static void request(Task task, SnapshotWanted wanted, Point here) {
    task.askedMillis = Math.max(task.askedMillis, here.atMillis());
    if (task.requested.remove(wanted.getId()) == null) {
      task.requested.put(wanted.getId(), here);
    }
    if (task.requested.size() > MOST_REQUESTS) {
      Iterator<Long> oldest = task.requested.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * Requests that are due.
   *
   * @param nowMillis the time, Unix milliseconds
   * @param maxBytes the largest record that the journal takes
   */
  public List<JournalFact> due(long nowMillis, int maxBytes) {
    long pointMillis = keptMillis / POINTS_IN_KEPT;
    List<JournalFact> facts = new ArrayList<>();
    tasks.forEach(
        (name, task) -> {
          boolean old =
              task.points.isEmpty() || task.points.getLast().atMillis() < nowMillis - pointMillis;
          if (old && task.askedMillis < nowMillis - pointMillis / REQUESTS_IN_POINT) {
            task.askedMillis = nowMillis;
            facts.add(new JournalFact(name, new SnapshotWanted(salt + requests++, maxBytes)));
          }
        });
    return facts;
  }

  /**
   * What may go: for each partition the offset of the first record to keep. A task that has no
   * point yet holds all that is there of it.
   */
  public Map<Integer, Long> firstKept(long nowMillis) {
    Map<Integer, Long> first = new TreeMap<>();
    for (Task task : tasks.values()) {
      Point point = null;
      for (Point one : task.points) {
        boolean old = point == null || one.atMillis() <= nowMillis - keptMillis;
        point = old ? one : point;
      }
      first.merge(task.partition, point == null ? task.begin : point.offset(), Math::min);
    }
    first.replaceAll(this::withoutSeam);
    tasks.values().forEach(task -> forget(task, first.get(task.partition)));
    return first;
  }

  /** The last offset, at most the given one, with which the partition may begin. */
  private long withoutSeam(int partition, long offset) {
    long kept = offset;
    long before;
    do {
      before = kept;
      for (Task task : tasks.values()) {
        for (Seam seam : task.seams) {
          kept = task.partition == partition && seam.forbids(kept) ? seam.after() : kept;
        }
      }
    } while (kept < before);
    return kept;
  }

  private static void forget(Task task, long firstKept) {
    task.seams.removeIf(seam -> seam.until() < firstKept);
    while (task.points.size() > 1 && task.points.getFirst().offset() < firstKept) {
      task.points.removeFirst();
    }
  }
}
