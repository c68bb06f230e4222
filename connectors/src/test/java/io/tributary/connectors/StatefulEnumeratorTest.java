package io.tributary.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.LogRecord;
import io.tributary.serde.flink.Types;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka's own enumerator inside ours, never started, so that no broker is asked. */
final class StatefulEnumeratorTest {
  private static final StatefulSource<LogRecord> SOURCE =
      new StatefulSource<>(
          KafkaSource.<LogRecord>builder()
              .setBootstrapServers("localhost:1")
              .setTopics("updates")
              .setDeserializer(new LogRecords())
              .build(),
          metrics -> {
            throw new AssertionError("no reader is made here");
          },
          Types.LOG_RECORD);
  private final FakeEnumeratorContext context = new FakeEnumeratorContext();
  private SplitEnumerator<StatefulSplit, KafkaSourceEnumState> enumerator;

  @BeforeEach
  void restoreWithTwoAssignedSplits() throws Exception {
    KafkaSourceEnumState state =
        new KafkaSourceEnumState(List.of(kafka(0), kafka(1)), List.of(), true);
    enumerator = SOURCE.restoreEnumerator(context, state);
  }

  @AfterEach
  void close() throws IOException {
    enumerator.close();
  }

  @Test
  void aSplitThatComesBackKeepsItsStateWhenItIsAssignedAgain() {
    enumerator.addSplitsBack(List.of(split(0, "a"), split(1, "b")), 0);
    assertThat(context.assigned).isEmpty();
    register(0, 1);
    assertThat(context.assigned).hasSize(2);
    assertThat(withoutSubtask()).containsExactlyInAnyOrder("updates-0:a", "updates-1:b");
  }

  @Test
  void aSplitThatComesBackTwiceHasItsNewestState() {
    register(0, 1);
    enumerator.addSplitsBack(List.of(split(0, "old")), 0);
    enumerator.addSplitsBack(List.of(split(0, "new")), 0);
    register(0, 1);
    assertThat(withoutSubtask()).endsWith("updates-0:new");
    assertThat(withoutSubtask()).doesNotContain("updates-0:none");
  }

  @Test
  void aSplitWithoutStateStaysWithout() {
    register(0, 1);
    enumerator.addSplitsBack(List.of(split(0, null), split(1, "b")), 0);
    register(0, 1);
    assertThat(withoutSubtask()).containsExactlyInAnyOrder("updates-0:none", "updates-1:b");
  }

  @Test
  void aSplitThatIsNewHasNoState() throws Exception {
    enumerator.close();
    enumerator =
        SOURCE.restoreEnumerator(
            context, new KafkaSourceEnumState(List.of(), List.of(kafka(0)), true));
    enumerator.addSplitsBack(List.of(split(1, "b")), 0);
    register(0, 1);
    assertThat(withoutSubtask()).contains("updates-1:b").doesNotContain("updates-0:b");
  }

  @Test
  void aStateIsHandedOutOnce() {
    StatefulContext inner = new StatefulContext(context);
    inner.keep(split(0, "a"));
    inner.assignSplits(new SplitsAssignment<>(Map.of(1, List.of(kafka(0), kafka(1)))));
    inner.assignSplits(new SplitsAssignment<>(Map.of(0, List.of(kafka(0)))));
    assertThat(context.assigned)
        .containsExactly("1 <- updates-0:a", "1 <- updates-1:none", "0 <- updates-0:none");
  }

  @Test
  void theCheckpointIsKafkas() throws Exception {
    KafkaSourceEnumState state = enumerator.snapshotState(1);
    assertThat(state.assignedSplits()).containsExactlyInAnyOrder(kafka(0), kafka(1));
    byte[] bytes = SOURCE.getEnumeratorCheckpointSerializer().serialize(state);
    int version = SOURCE.getEnumeratorCheckpointSerializer().getVersion();
    assertThat(
            SOURCE.getEnumeratorCheckpointSerializer().deserialize(version, bytes).assignedSplits())
        .hasSize(2);
  }

  @Test
  void everythingElseReachesFlink() {
    StatefulContext inner = new StatefulContext(context);
    context.register(1);
    inner.sendEventToSourceReader(1, new SourceEvent() {});
    inner.signalNoMoreSplits(0);
    inner.callAsync(() -> 1, (value, failure) -> {});
    inner.callAsync(() -> 1, (value, failure) -> {}, 5, 7);
    inner.runInCoordinatorThread(() -> context.calls.add("inside"));
    assertThat(context.calls)
        .containsExactly(
            "event to 1", "no more to 0", "call", "call after 5 every 7", "run", "inside");
    assertThat(inner.currentParallelism()).isEqualTo(2);
    assertThat(inner.registeredReaders().keySet()).isEqualTo(Set.of(1));
    assertThat(inner.metricGroup()).isNotNull();
  }

  @Test
  void theSourceIsUnboundedAsKafkasIs() {
    assertThat(SOURCE.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(SOURCE.getProducedType()).isEqualTo(Types.LOG_RECORD);
    assertThat(SOURCE.getSplitSerializer()).isInstanceOf(StatefulSplitSerializer.class);
  }

  private void register(int... subtasks) {
    for (int subtask : subtasks) {
      context.register(subtask);
      enumerator.addReader(subtask);
    }
  }

  private List<String> withoutSubtask() {
    return context.assigned.stream().map(line -> line.substring(line.indexOf("- ") + 2)).toList();
  }

  private static KafkaPartitionSplit kafka(int partition) {
    return new KafkaPartitionSplit(new TopicPartition("updates", partition), 5);
  }

  private static StatefulSplit split(int partition, String state) {
    return new StatefulSplit(
        kafka(partition), state == null ? null : state.getBytes(StandardCharsets.US_ASCII));
  }
}
