package io.tributary.connectors;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** Gives Kafka's enumerator a context of its own kind of splits, and adds the state to them. */
final class StatefulContext implements SplitEnumeratorContext<KafkaPartitionSplit> {
  private final SplitEnumeratorContext<StatefulSplit> outer;
  private final Map<String, byte[]> kept = new HashMap<>();

  StatefulContext(SplitEnumeratorContext<StatefulSplit> outer) {
    this.outer = outer;
  }

  void keep(StatefulSplit split) {
    if (split.state() != null) {
      kept.put(split.splitId(), split.state());
    }
  }

  @Override
  public void assignSplits(SplitsAssignment<KafkaPartitionSplit> assignment) {
    Map<Integer, List<StatefulSplit>> stateful = new LinkedHashMap<>();
    assignment
        .assignment()
        .forEach(
            (subtask, splits) ->
                stateful.put(
                    subtask,
                    splits.stream()
                        .map(s -> new StatefulSplit(s, kept.remove(s.splitId())))
                        .toList()));
    outer.assignSplits(new SplitsAssignment<>(stateful));
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return outer.metricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    outer.sendEventToSourceReader(subtask, event);
  }

  @Override
  public int currentParallelism() {
    return outer.currentParallelism();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return outer.registeredReaders();
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    outer.signalNoMoreSplits(subtask);
  }

  @Override
  public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
    outer.callAsync(callable, handler);
  }

  @Override
  public <R> void callAsync(
      Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelay, long period) {
    outer.callAsync(callable, handler, initialDelay, period);
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    outer.runInCoordinatorThread(runnable);
  }
}
