package io.tributary.operators.sim;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads one partition in order, at its own pace. */
final class LogReader {
  private final Log log;
  private final Agenda agenda;
  private final Pace pace;
  private final BooleanSupplier ready;
  private final Consumer<Log.Entry> sink;
  private int position;
  private boolean scheduled;
  private boolean closed;

  /** A reader that reads only while it is {@code ready}. */
  LogReader(Log log, int position, Wiring wiring, BooleanSupplier ready, Consumer<Log.Entry> sink) {
    this.log = log;
    this.agenda = wiring.agenda();
    this.pace = wiring.pace();
    this.ready = ready;
    this.sink = sink;
    this.position = position;
    log.attach(this);
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == log.end();
  }

  void wake() {
    if (!scheduled && !closed && !atEnd() && ready.getAsBoolean()) {
      scheduled = true;
      agenda.in(pace.nextMillis(), this::step);
    }
  }

  private void step() {
    scheduled = false;
    int batch = pace.batch();
    for (int i = 0; i < batch && !closed && !atEnd() && ready.getAsBoolean(); i++) {
      sink.accept(log.entries().get(position));
      position++;
    }
    wake();
  }

  /** Reads to the end that the log has now. */
  void readToEnd() {
    while (!atEnd()) {
      Log.Entry entry = log.entries().get(position);
      position++;
      sink.accept(entry);
    }
  }

  /** Takes the next record out of turn. */
  Log.Entry next() {
    return log.entries().get(position++);
  }

  void close() {
    closed = true;
    log.detach(this);
  }
}
