package io.tributary.operators.sim;

import java.util.Map;

/** Flink's own source of one topic: it remembers a position. */
final class LogSource extends Node {
  private final String name;
  private final LogReader reader;
  private final Edge out;

  LogSource(Copy copy, String name, Log log, Node to) {
    super(copy);
    this.name = "source/" + name;
    this.out = to(to);
    Object position = copy.restored(this.name);
    this.reader =
        new LogReader(
            log,
            position == null ? 0 : (Integer) position,
            copy.federation().wiring(),
            () -> true,
            entry -> out.send(entry));
    reader.wake();
  }

  @Override
  void take(Object message) {
    throw new IllegalStateException("a source takes nothing");
  }

  @Override
  void save(Map<String, Object> states) {
    states.put(name, reader.position());
  }

  @Override
  void close() {
    reader.close();
  }
}
