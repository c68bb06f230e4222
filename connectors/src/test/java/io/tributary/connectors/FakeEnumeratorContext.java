package io.tributary.connectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers what was assigned to whom, one line a split: {@code subtask <- split:state}. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<StatefulSplit> {
  final List<String> assigned = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  final Map<Integer, ReaderInfo> readers = new LinkedHashMap<>();

  void register(int subtask) {
    readers.put(subtask, ReaderInfo.createReaderInfo(subtask, "localhost", List.of()));
  }

  @Override
  public void assignSplits(SplitsAssignment<StatefulSplit> assignment) {
    assignment
        .assignment()
        .forEach((subtask, splits) -> splits.forEach(s -> assigned.add(line(subtask, s))));
  }

  private static String line(int subtask, StatefulSplit split) {
    String state =
        split.state() == null ? "none" : new String(split.state(), StandardCharsets.US_ASCII);
    return subtask + " <- " + split.splitId() + ":" + state;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    calls.add("event to " + subtask);
  }

  @Override
  public int currentParallelism() {
    return 2;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return readers;
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    calls.add("no more to " + subtask);
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    calls.add("call");
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    calls.add("call after " + initialDelay + " every " + period);
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    calls.add("run");
    runnable.run();
  }
}
