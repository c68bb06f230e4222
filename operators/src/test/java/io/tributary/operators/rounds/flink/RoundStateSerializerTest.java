package io.tributary.operators.rounds.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SampleTask;
import io.tributary.operators.SerializerContract;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.DecidedUpdate;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.SerializerTypeInfo;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;

/**
 * The task inside is written with its schema's fingerprint. When that schema gets a new release,
 * these bytes must still be read, and the new ones get a golden file of their own.
 */
final class RoundStateSerializerTest extends SerializerContract<RoundState> {
  @Override
  protected VersionedSerializer<RoundState> serializer() {
    return new RoundStateSerializer();
  }

  @Override
  protected TypeInformation<RoundState> type() {
    return new SerializerTypeInfo<>(RoundState.class, new RoundStateSerializer());
  }

  @Override
  protected String goldenFile() {
    return "RoundState.1.hex";
  }

  @Override
  protected Map<String, RoundState> values() {
    Digest first = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));
    Digest second = Digest.parse("ffeeddccbbaa99887766554433221100".repeat(2));
    RoundsState running =
        RoundsState.newBuilder()
            .setSpec(SampleTask.SPEC)
            .setEnded(false)
            .setRound(7)
            .setOpenedAtMillis(1_700_000_000_123L)
            .setDeadlinePassed(true)
            .setRefused(3)
            .setIncluded(
                List.of(
                    included(second, "clinic-2", Map.of("loss", 0.25)),
                    included(first, "clinic-1", Map.of())))
            .setDecided(List.of(new DecidedUpdate(first.toFixed(), 5, 6L)))
            .build();
    return Map.of("before", new RoundState(), "running", RoundState.of(running));
  }

  @Override
  protected void assertSame(RoundState actual, RoundState expected) {
    assertThat(actual.toRecord()).isEqualTo(expected.toRecord());
    assertThat(actual.plan() == null).isEqualTo(expected.plan() == null);
  }

  @Test
  void aCopyIsNotMovedByLaterFacts() {
    RoundState state = values().get("running");
    RoundState copy = serializer().copy(state);
    Digest third = Digest.parse("0f".repeat(32));
    UpdateAdmitted update =
        UpdateAdmitted.newBuilder()
            .setUpdateId(third.toFixed())
            .setParticipant("clinic-3")
            .setBaseVersion(6)
            .setWeight(1.0)
            .setNormL2(1.0)
            .setPayloadBytes(1024)
            .setPartition(5)
            .setFirstOffset(0)
            .setLastOffset(3)
            .build();
    new RoundMachine("clinics", "digits", state)
        .replay(new JournalFact("digits", update), 1_700_000_000_124L);
    assertThat(state.includedCount()).isEqualTo(3);
    assertSame(copy, values().get("running"));
  }

  private static IncludedUpdate included(
      Digest update, String participant, Map<String, Double> metrics) {
    return new IncludedUpdate(
        update.toFixed(), 5, 9L, participant, 6, 120L << 20, 2.5, 1024L, metrics);
  }
}
