package io.tributary.jobs;

import io.tributary.connectors.LogTrim;
import io.tributary.operators.keep.JournalKeeper;
import io.tributary.schemas.JournalFact;
import io.tributary.serde.LogRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;

/** Keeps one federation's journal from growing for ever. One source subtask does it. */
final class JournalUpkeep implements AutoCloseable {
  private static final int LOOKS_IN_KEPT = 100;
  private static final long SHORTEST_LOOK_MILLIS = 200;
  private static final long LONGEST_LOOK_MILLIS = 60_000;
  private final JournalKeeper keeper;
  private final Clock wall;
  private final long lookMillis;
  private long lookedMillis;
  private LogTrim trim;

  JournalUpkeep(Duration kept, Clock wall) {
    this.keeper = new JournalKeeper(kept.toMillis(), new SecureRandom().nextLong());
    this.wall = wall;
    this.lookMillis =
        Math.max(
            SHORTEST_LOOK_MILLIS, Math.min(LONGEST_LOOK_MILLIS, kept.toMillis() / LOOKS_IN_KEPT));
  }

  void read(LogRecord record, JournalFact fact) {
    keeper.read(record, fact);
  }

  /** Makes this subtask the one that does it. */
  void take(Properties kafka, String journal) {
    if (trim == null) {
      trim = new LogTrim(kafka, journal);
    }
  }

  /** Whether there may be something to do now. */
  boolean due() {
    return trim != null && wall.millis() - lookedMillis >= lookMillis;
  }

  /** Deletes what may go; gives the requests for snapshots that are due. */
  List<JournalFact> look() {
    lookedMillis = wall.millis();
    OptionalInt maxBytes = trim.maxBytes();
    trim.before(keeper.firstKept(lookedMillis));
    return maxBytes.isPresent() ? keeper.due(lookedMillis, maxBytes.getAsInt()) : List.of();
  }

  @Override
  public void close() {
    if (trim != null) {
      trim.close();
    }
  }
}
