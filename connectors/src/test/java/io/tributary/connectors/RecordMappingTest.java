package io.tributary.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Records pass between Kafka and the flow as they are, whatever is in them. */
final class RecordMappingTest {
  private static final byte[] KEY = {1};
  private static final byte[] VALUE = {2, 3};

  @Test
  void aRecordKeepsItsPlaceTimeAndBytes() {
    LogRecord record = read(KEY, VALUE);
    assertThat(record.topic()).isEqualTo("updates");
    assertThat(record.partition()).isEqualTo(4);
    assertThat(record.offset()).isEqualTo(1L << 33);
    assertThat(record.appendedAtMillis()).isEqualTo(1_700_000_000_123L);
    assertThat(record.key()).isSameAs(KEY);
    assertThat(record.value()).isSameAs(VALUE);
  }

  @Test
  void aTombstoneWithoutKeyIsPassedOnToo() {
    LogRecord record = read(null, null);
    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
  }

  @Test
  void anOutRecordGoesToItsTopicAndLeavesPartitionAndTimeToTheBroker() {
    ProducerRecord<byte[], byte[]> record =
        new OutRecords().serialize(new OutRecord("rounds", KEY, VALUE), null, 99L);
    assertThat(record.topic()).isEqualTo("rounds");
    assertThat(record.key()).isSameAs(KEY);
    assertThat(record.value()).isSameAs(VALUE);
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isNull();
    assertThat(record.headers()).isEmpty();
  }

  private static LogRecord read(byte[] key, byte[] value) {
    List<LogRecord> out = new ArrayList<>();
    new LogRecords()
        .deserialize(
            new ConsumerRecord<>(
                "updates",
                4,
                1L << 33,
                1_700_000_000_123L,
                TimestampType.LOG_APPEND_TIME,
                1,
                2,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()),
            new ListCollector<>(out));
    assertThat(out).hasSize(1);
    return out.get(0);
  }
}
