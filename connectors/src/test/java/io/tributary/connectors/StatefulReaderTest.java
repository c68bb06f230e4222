package io.tributary.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tributary.serde.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock runs only after {@code start}, so a test decides when the first tick may come. */
final class StatefulReaderTest {
  private final List<String> calls = new ArrayList<>();
  private final FakeKafkaReader kafka = new FakeKafkaReader(calls);
  private final CountingLogic logic = new CountingLogic(calls);
  private final StatefulReader<String> reader = new StatefulReader<>(kafka, logic);
  private final CollectingOutput<String> output = new CollectingOutput<>();

  @AfterEach
  void close() throws IOException {
    kafka.failsToClose = null;
    reader.close();
  }

  @Test
  void recordsGoThroughTheLogicInOrder() throws Exception {
    fill(3);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(output.records)
        .containsExactly("updates-0@0 (0 bytes)", "updates-0@1 (0 bytes)", "updates-0@2 (0 bytes)");
  }

  @Test
  void theFirstPollTicksAndLaterOnesOnlyWhenTheClockDid() throws Exception {
    reader.pollNext(output);
    reader.pollNext(output);
    assertThat(logic.ticks).isEqualTo(1);
    CompletableFuture<Void> next = reader.isAvailable();
    reader.start();
    await(next);
    reader.pollNext(output);
    assertThat(logic.ticks).isGreaterThanOrEqualTo(2);
  }

  @Test
  void nothingIsReadWhilePaused() throws Exception {
    fill(5);
    logic.pauseAfter = 2;
    for (int i = 0; i < 10; i++) {
      reader.pollNext(output);
    }
    assertThat(output.records).hasSize(2);
    assertThat(kafka.records).hasSize(3);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
  }

  @Test
  void aPausedReaderIsNotAvailableEvenIfKafkaIs() throws Exception {
    reader.pollNext(output);
    logic.paused = true;
    kafka.available = CompletableFuture.completedFuture(null);
    assertThat(reader.isAvailable()).isNotDone();
    logic.paused = false;
    assertThat(reader.isAvailable()).isDone();
  }

  @Test
  void readsOnAfterTheTickThatResumes() throws Exception {
    fill(3);
    logic.pauseAfter = 1;
    logic.resumeAtTick = 4;
    reader.pollNext(output);
    CompletableFuture<Void> available = reader.isAvailable();
    assertThat(available).isNotDone();
    reader.start();
    for (int polls = 0; output.records.size() < 3 && polls < 1000; polls++) {
      await(reader.isAvailable());
      reader.pollNext(output);
      if (logic.ticks < 4) {
        assertThat(output.records).hasSize(1);
      }
      kafka.available = CompletableFuture.completedFuture(null);
    }
    assertThat(available).isDone();
    assertThat(output.records).hasSize(3);
  }

  @Test
  void everyFutureHandedOutIsCompletedByTheNextTick() throws Exception {
    reader.pollNext(output);
    CompletableFuture<Void> first = reader.isAvailable();
    CompletableFuture<Void> second = reader.isAvailable();
    logic.paused = true;
    CompletableFuture<Void> third = reader.isAvailable();
    assertThat(List.of(first, second, third)).noneMatch(CompletableFuture::isDone);
    reader.start();
    await(first);
    await(second);
    await(third);
  }

  @Test
  void everyFutureHandedOutIsCompletedByARecord() throws Exception {
    reader.pollNext(output);
    CompletableFuture<Void> first = reader.isAvailable();
    CompletableFuture<Void> second = reader.isAvailable();
    kafka.available.complete(null);
    await(first);
    await(second);
  }

  @Test
  void aNewFutureOfKafkaIsWatchedInItsTurn() throws Exception {
    reader.pollNext(output);
    CompletableFuture<Void> first = reader.isAvailable();
    kafka.available.complete(null);
    await(first);
    kafka.available = new CompletableFuture<>();
    CompletableFuture<Void> second = reader.isAvailable();
    assertThat(second).isNotDone();
    kafka.available.complete(null);
    await(second);
  }

  @Test
  void aQuietTopicDoesNotPileUpCallbacks() throws Exception {
    reader.pollNext(output);
    for (int i = 0; i < 1000; i++) {
      assertThat(reader.isAvailable()).isNotDone();
    }
    assertThat(kafka.available.getNumberOfDependents()).isEqualTo(1);
    reader.close();
    assertThat(kafka.available).isNotDone();
  }

  @Test
  void aSnapshotCarriesTheLogicsStateAsOfTheLastRecord() throws Exception {
    reader.addSplits(List.of(split(0, 5, "40"), split(1, 0, null)));
    fill(2);
    reader.pollNext(output);
    assertThat(states()).containsExactly("updates-0:41", "updates-1:0");
    reader.pollNext(output);
    assertThat(states()).containsExactly("updates-0:42", "updates-1:0");
  }

  @Test
  void theStateOfASnapshotGoesOnInAnotherReader() throws Exception {
    reader.addSplits(List.of(split(0, 0, null)));
    fill(2);
    reader.pollNext(output);
    reader.pollNext(output);
    List<StatefulSplit> snapshot = reader.snapshotState(1);

    CountingLogic restored = new CountingLogic(calls);
    StatefulReader<String> other = new StatefulReader<>(new FakeKafkaReader(calls), restored);
    other.addSplits(snapshot);
    assertThat(restored.counts).containsEntry("updates-0", 2);
    other.close();
  }

  @Test
  void theLogicKnowsAPartitionBeforeItsFirstRecord() {
    reader.addSplits(
        List.of(split(0, 17, "3"), split(1, KafkaPartitionSplit.EARLIEST_OFFSET, null)));
    assertThat(calls).containsExactly("logic.assign 2", "kafka.addSplits 2");
    assertThat(logic.assigned)
        .extracting(PartitionLogic.Assigned::position)
        .as("a position that is not known is 0")
        .containsExactly(17L, 0L);
    assertThat(logic.assigned.get(1).state()).isNull();
    assertThat(kafka.splits)
        .extracting(KafkaPartitionSplit::getStartingOffset)
        .containsExactly(17L, KafkaPartitionSplit.EARLIEST_OFFSET);
  }

  @Test
  void kafkaHearsOfCheckpointsEventsAndAlignment() throws Exception {
    reader.start();
    reader.notifyCheckpointComplete(3);
    reader.notifyCheckpointAborted(4);
    reader.notifyNoMoreSplits();
    reader.handleSourceEvents(new SourceEvent() {});
    reader.pauseOrResumeSplits(List.of("a"), List.of("b"));
    assertThat(calls)
        .containsExactly(
            "kafka.start",
            "kafka.complete 3",
            "kafka.aborted 4",
            "kafka.noMoreSplits",
            "kafka.event",
            "kafka.pause [a] resume [b]");
  }

  @Test
  void signalsPassByTheLogic() throws Exception {
    kafka.signals = true;
    reader.pollNext(output);
    assertThat(output.signals)
        .containsExactly("watermark 5", "idle", "active", "released updates-0");
  }

  @Test
  void closesKafkaAndThenTheLogic() throws Exception {
    reader.start();
    reader.close();
    assertThat(calls).containsExactly("kafka.start", "kafka.close", "logic.close");
  }

  @Test
  void closesTheLogicEvenIfKafkaFails() {
    kafka.failsToClose = new IllegalStateException("gone");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(reader::close)
        .withMessage("Kafka's reader could not be closed")
        .withCauseInstanceOf(IllegalStateException.class);
    assertThat(calls).containsExactly("kafka.close", "logic.close");
  }

  private void fill(int records) {
    for (int offset = 0; offset < records; offset++) {
      kafka.records.add(new LogRecord("updates", 0, offset, 100 + offset, null, null));
    }
  }

  private List<String> states() {
    return reader.snapshotState(1).stream()
        .map(split -> split.splitId() + ":" + new String(split.state(), StandardCharsets.US_ASCII))
        .toList();
  }

  private static StatefulSplit split(int partition, long offset, String state) {
    return new StatefulSplit(
        new KafkaPartitionSplit(new TopicPartition("updates", partition), offset),
        state == null ? null : state.getBytes(StandardCharsets.US_ASCII));
  }

  private static void await(CompletableFuture<Void> future) throws Exception {
    future.get(30, TimeUnit.SECONDS);
  }
}
