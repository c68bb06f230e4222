package io.tributary.operators.verify;

import io.tributary.serde.LogRecord;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Fetches records when they are due, so that nobody has to hold them. */
public interface RecordSource {
  /** Whether the updates topic still has what was written from that offset on. */
  boolean holds(int partition, long offset);

  /**
   * Gives the records of one partition of the updates topic that are still there, in order.
   *
   * @param first offset of the first one
   * @param last offset of the last one
   */
  void updates(int partition, long first, long last, Consumer<LogRecord> sink);

  /**
   * Gives the records of the models topic.
   *
   * @param notBeforeMillis broker time before which none of interest was appended
   * @param more takes a record and says whether it wants another
   */
  void models(long notBeforeMillis, Predicate<LogRecord> more);
}
