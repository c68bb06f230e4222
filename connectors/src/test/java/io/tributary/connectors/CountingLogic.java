package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Emits a line a record; its state is how many records of a partition it has seen. */
final class CountingLogic implements PartitionLogic<String> {
  final List<Assigned> assigned = new ArrayList<>();
  final Map<String, Integer> counts = new TreeMap<>();
  final List<String> calls;
  int ticks;
  boolean paused;
  int pauseAfter = Integer.MAX_VALUE;
  int resumeAtTick = Integer.MAX_VALUE;

  /**
   * Logic that has seen nothing.
   *
   * @param calls where it writes down what it is told
   */
  CountingLogic(List<String> calls) {
    this.calls = calls;
  }

  @Override
  public void assign(List<Assigned> partitions) {
    calls.add("logic.assign " + partitions.size());
    assigned.addAll(partitions);
    for (Assigned one : partitions) {
      int before =
          one.state() == null
              ? 0
              : Integer.parseInt(new String(one.state(), StandardCharsets.US_ASCII));
      counts.put(one.topic() + "-" + one.partition(), before);
    }
  }

  @Override
  public void record(LogRecord record, Consumer<String> out) {
    counts.merge(record.topic() + "-" + record.partition(), 1, Integer::sum);
    out.accept(record.toString());
    paused = --pauseAfter == 0;
  }

  @Override
  public void tick(Consumer<String> out) {
    ticks++;
    if (ticks >= resumeAtTick) {
      paused = false;
    }
  }

  @Override
  public boolean paused() {
    return paused;
  }

  @Override
  public byte[] snapshot(String topic, int partition) {
    return String.valueOf(counts.get(topic + "-" + partition)).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    calls.add("logic.close");
  }
}
