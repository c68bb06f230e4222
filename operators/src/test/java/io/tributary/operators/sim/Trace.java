package io.tributary.operators.sim;

import io.tributary.serde.Topics.Stream;
import java.util.ArrayDeque;
import java.util.Deque;

/** What happened last in a world; kept only for a seed that is looked at. */
final class Trace {
  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();

  /**
   * An empty trace.
   *
   * @param most lines to keep, the newest; 0 to keep nothing
   */
  Trace(int most) {
    this.most = most;
  }

  void note(long atMillis, String federation, Stream stream, Log.Entry entry) {
    if (most > 0) {
      String what = entry.value() == null ? "bytes" : entry.value().toString();
      note(
          atMillis,
          federation
              + " "
              + stream
              + "-"
              + entry.record().partition()
              + "@"
              + entry.record().offset()
              + " "
              + entry.key()
              + " "
              + what.substring(0, Math.min(400, what.length())));
    }
  }

  void note(long atMillis, Object what) {
    if (most > 0) {
      lines.add(atMillis + " " + what);
      if (lines.size() > most) {
        lines.poll();
      }
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
