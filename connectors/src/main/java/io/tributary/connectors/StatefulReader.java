package io.tributary.connectors;

import io.tributary.serde.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * Kafka's reader with a {@link PartitionLogic} between it and the output. While the logic is paused
 * nothing is read; the task's thread stays free, so checkpoints go on.
 */
final class StatefulReader<T> implements SourceReader<T, StatefulSplit> {
  private static final long TICK_MILLIS = 5;
  private final SourceReader<LogRecord, KafkaPartitionSplit> kafka;
  private final PartitionLogic<T> logic;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tributary-intake-clock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile CompletableFuture<Void> wake = new CompletableFuture<>();
  private volatile boolean due = true;
  private CompletableFuture<Void> watched;
  private CompletableFuture<Void> waker;
  private ScheduledFuture<?> ticking;

  StatefulReader(SourceReader<LogRecord, KafkaPartitionSplit> kafka, PartitionLogic<T> logic) {
    this.kafka = kafka;
    this.logic = logic;
  }

  @Override
  public void start() {
    kafka.start();
    ticking =
        clock.scheduleAtFixedRate(this::tickDue, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tickDue() {
    due = true;
    wake.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
    if (due) {
      due = false;
      logic.tick(output::collect);
    }
    return logic.paused() ? InputStatus.NOTHING_AVAILABLE : kafka.pollNext(new Through(output));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (wake.isDone()) {
      wake = new CompletableFuture<>();
    }
    if (due) {
      wake.complete(null);
    } else if (!logic.paused()) {
      CompletableFuture<Void> inner = kafka.isAvailable();
      if (inner.isDone()) {
        return inner;
      }
      if (inner != watched) { // One callback a future: a quiet topic must not pile them up.
        watched = inner;
        waker = inner.thenRun(() -> wake.complete(null));
      }
    }
    return wake;
  }

  @Override
  public List<StatefulSplit> snapshotState(long checkpoint) {
    List<StatefulSplit> splits = new ArrayList<>();
    for (KafkaPartitionSplit split : kafka.snapshotState(checkpoint)) {
      splits.add(new StatefulSplit(split, logic.snapshot(split.getTopic(), split.getPartition())));
    }
    return splits;
  }

  @Override
  public void addSplits(List<StatefulSplit> splits) {
    logic.assign(splits.stream().map(StatefulSplit::toAssigned).toList());
    kafka.addSplits(splits.stream().map(StatefulSplit::kafka).toList());
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    kafka.handleSourceEvents(event);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    kafka.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    kafka.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
    kafka.pauseOrResumeSplits(pause, resume);
  }

  @Override
  public void close() throws IOException {
    if (ticking != null) {
      ticking.cancel(false);
    }
    if (waker != null) {
      waker.cancel(false);
    }
    clock.shutdownNow();
    try (logic) {
      kafka.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IOException("Kafka's reader could not be closed", e);
    }
  }

  /** Leads Kafka's records through the logic to the output. */
  private final class Through implements ReaderOutput<LogRecord> {
    private final ReaderOutput<T> output;

    Through(ReaderOutput<T> output) {
      this.output = output;
    }

    @Override
    public void collect(LogRecord record) {
      logic.record(record, output::collect);
    }

    @Override
    public void collect(LogRecord record, long timestamp) {
      collect(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }

    @Override
    public SourceOutput<LogRecord> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {
      output.releaseOutputForSplit(split);
    }
  }
}
