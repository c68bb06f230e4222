package io.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.connectors.PartitionLogic.Assigned;
import io.tributary.schemas.UpdateHeader;
import io.tributary.schemas.state.IntakeState;
import io.tributary.schemas.state.UploadState;
import io.tributary.serde.Topics;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** Without a broker: the clock stands where nobody has looked for topics yet. */
final class IntakeLogicTest {
  private static final String UPDATES = new Topics("clinics").updates();

  private static IntakeLogic intake() {
    Properties kafka = new Properties();
    kafka.put("bootstrap.servers", "127.0.0.1:1");
    return new IntakeLogic(
        new IntakeSettings(kafka, 1 << 20, 1 << 20, Duration.ofDays(1), new HashMap<>()),
        new UnregisteredMetricsGroup(),
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  private static byte[] withAnOpenUpload() {
    UpdateHeader header =
        UpdateHeader.newBuilder()
            .setFederation("clinics")
            .setTask("t")
            .setParticipant("p")
            .setBaseVersion(0)
            .setWeight(1)
            .setBlockHashes(List.of())
            .build();
    UploadState upload =
        UploadState.newBuilder()
            .setHeader(ByteBuffer.wrap(WireWriter.encode(header)))
            .setFirstOffset(3)
            .setLastOffset(4)
            .setReceived(ByteBuffer.wrap(new byte[] {1}))
            .setSquaredNorm(0.5)
            .setPayloadBytes(8)
            .setRefusal(null)
            .build();
    return WireWriter.encode(
        IntakeState.newBuilder().setUploads(List.of(upload)).setDecided(List.of()).build());
  }

  /**
   * What the journal says of a restored partition leaves with the next output. A checkpoint before
   * that holds the partition as it was restored, so that a restore from it hears the same again.
   */
  @Test
  void aCheckpointBeforeTheFirstOutputHoldsPartitionsAsTheyWereAssigned() {
    byte[] state = withAnOpenUpload();
    try (IntakeLogic intake = intake()) {
      intake.assign(List.of(new Assigned(UPDATES, 0, 5, state), new Assigned(UPDATES, 1, 0, null)));
      assertThat(intake.snapshot(UPDATES, 0)).isEqualTo(state);
      assertThat(intake.snapshot(UPDATES, 1)).isNull();
    }
  }

  @Test
  void theFirstOutputOpensPartitions() throws Exception {
    List<IntakeOutput> out = new ArrayList<>();
    try (IntakeLogic intake = intake()) {
      intake.assign(List.of(new Assigned(UPDATES, 1, 0, null)));
      intake.tick(out::add);
      byte[] state = intake.snapshot(UPDATES, 1);
      assertThat(new WireReader().read(IntakeState.class, state).getUploads()).isEmpty();
    }
    assertThat(out).isEmpty();
  }
}
