package io.tributary.operators.sim;

import io.tributary.serde.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;

/** One partition of a topic, as a broker keeps it. */
final class Log {
  private final String topic;
  private final int partition;
  private final Agenda agenda;
  private final Consumer<Entry> watch;
  private final List<Entry> entries = new ArrayList<>();
  private final List<LogReader> readers = new ArrayList<>();

  /**
   * An empty partition.
   *
   * @param watch is shown each record as it is appended
   */
  Log(String topic, int partition, Agenda agenda, Consumer<Entry> watch) {
    this.topic = topic;
    this.partition = partition;
    this.agenda = agenda;
    this.watch = watch;
  }

  /**
   * A record, with what it holds where somebody reads that.
   *
   * @param value null for a tombstone, and for raw bytes
   */
  record Entry(LogRecord record, String key, SpecificRecordBase value) {}

  void append(String key, byte[] bytes, SpecificRecordBase value) {
    LogRecord record =
        new LogRecord(
            topic,
            partition,
            entries.size(),
            agenda.nowMillis(),
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            bytes);
    Entry entry = new Entry(record, key, value);
    entries.add(entry);
    watch.accept(entry);
    readers.forEach(LogReader::wake);
  }

  List<Entry> entries() {
    return entries;
  }

  int end() {
    return entries.size();
  }

  void attach(LogReader reader) {
    readers.add(reader);
  }

  void detach(LogReader reader) {
    readers.remove(reader);
  }
}
