package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/** Gives out prepared records, one a poll, by way of a split's output as Kafka's reader does. */
final class FakeKafkaReader implements SourceReader<LogRecord, KafkaPartitionSplit> {
  final Queue<LogRecord> records = new ArrayDeque<>();
  final List<KafkaPartitionSplit> splits = new ArrayList<>();
  final List<String> calls;
  CompletableFuture<Void> available = new CompletableFuture<>();
  RuntimeException failsToClose;

  /** Whether a poll sends one of every signal that is not a record. */
  boolean signals;

  /**
   * A reader without splits or records.
   *
   * @param calls where it writes down what it is told
   */
  FakeKafkaReader(List<String> calls) {
    this.calls = calls;
  }

  @Override
  public void start() {
    calls.add("kafka.start");
  }

  @Override
  public InputStatus pollNext(ReaderOutput<LogRecord> output) {
    if (signals) {
      signal(output);
    }
    LogRecord record = records.poll();
    if (record == null) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    SourceOutput<LogRecord> ofSplit = output.createOutputForSplit(record.topic());
    if (record.offset() % 2 == 0) {
      ofSplit.collect(record);
    } else {
      ofSplit.collect(record, record.appendedAtMillis());
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private static void signal(ReaderOutput<?> output) {
    output.emitWatermark(new Watermark(5));
    output.markIdle();
    output.markActive();
    output.releaseOutputForSplit("updates-0");
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return List.copyOf(splits);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> added) {
    calls.add("kafka.addSplits " + added.size());
    splits.addAll(added);
  }

  @Override
  public void notifyNoMoreSplits() {
    calls.add("kafka.noMoreSplits");
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    calls.add("kafka.event");
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    calls.add("kafka.complete " + checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) {
    calls.add("kafka.aborted " + checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    calls.add("kafka.pause " + pause + " resume " + resume);
  }

  @Override
  public void close() {
    calls.add("kafka.close");
    if (failsToClose != null) {
      throw failsToClose;
    }
  }
}
