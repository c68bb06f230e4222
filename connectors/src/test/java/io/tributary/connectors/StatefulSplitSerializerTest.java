package io.tributary.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatefulSplitSerializerTest {
  private static final KafkaPartitionSplit KAFKA =
      new KafkaPartitionSplit(new TopicPartition("tributary.clinics.updates", 3), 17);

  /** Version 0 of Kafka's split, 47 bytes: topic, partition, start, no end. */
  private static final String KAFKA_BYTES =
      "00000000"
          + "0000002f"
          + "00197472696275746172792e636c696e6963732e75706461746573"
          + "00000003"
          + "0000000000000011"
          + "8000000000000000";

  private final StatefulSplitSerializer serializer =
      new StatefulSplitSerializer(new KafkaPartitionSplitSerializer());

  @Test
  void bytesOfVersion1WithState() throws IOException {
    assertGolden(new byte[] {'a', 'b', 'c'}, KAFKA_BYTES + "00000003" + "616263");
  }

  @Test
  void bytesOfVersion1WithEmptyState() throws IOException {
    assertGolden(new byte[0], KAFKA_BYTES + "00000000");
  }

  @Test
  void bytesOfVersion1WithoutState() throws IOException {
    assertGolden(null, KAFKA_BYTES + "ffffffff");
  }

  @Test
  void aLargeStateAndAnEndComeBack() throws IOException {
    byte[] state = new byte[3 << 20];
    state[state.length - 1] = 7;
    KafkaPartitionSplit bounded =
        new KafkaPartitionSplit(
            new TopicPartition("updates", 0), KafkaPartitionSplit.EARLIEST_OFFSET, 99);
    StatefulSplit read =
        serializer.deserialize(1, serializer.serialize(new StatefulSplit(bounded, state)));
    assertThat(read.kafka()).isEqualTo(bounded);
    assertThat(read.kafka().getStoppingOffset()).isEqualTo(Optional.of(99L));
    assertThat(read.state()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2})
  void unknownVersionsAreRefused(int version) throws IOException {
    byte[] bytes = serializer.serialize(new StatefulSplit(KAFKA, null));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> serializer.deserialize(version, bytes))
        .withMessage("unknown version " + version + " of a split; known: 1");
  }

  @Test
  void aSplitTellsHowMuchStateItHasAndNotWhich() {
    assertThat(new StatefulSplit(KAFKA, new byte[] {42, 42}).toString())
        .endsWith("with 2 bytes of state");
    assertThat(new StatefulSplit(KAFKA, null)).hasToString(KAFKA.toString());
    assertThat(new StatefulSplit(KAFKA, null).splitId()).isEqualTo(KAFKA.splitId());
  }

  private void assertGolden(byte[] state, String hex) throws IOException {
    StatefulSplit split = new StatefulSplit(KAFKA, state);
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(serializer.serialize(split))).isEqualTo(hex);
    StatefulSplit read = serializer.deserialize(1, HexFormat.of().parseHex(hex));
    assertThat(read.kafka()).isEqualTo(KAFKA);
    assertThat(read.state()).isEqualTo(state);
  }
}
