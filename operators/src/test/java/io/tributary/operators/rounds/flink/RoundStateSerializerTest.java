package io.tributary.operators.rounds.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.SampleTask;
import io.tributary.operators.SerializerContract;
import io.tributary.operators.rounds.RoundMachine;
import io.tributary.operators.rounds.RoundState;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.state.DecidedUpdate;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.schemas.state.ParticipantStanding;
import io.tributary.schemas.state.Participation;
import io.tributary.schemas.state.RoundPhase;
import io.tributary.schemas.state.RoundsState;
import io.tributary.serde.Digest;
import io.tributary.serde.flink.SerializerTypeInfo;
import io.tributary.serde.flink.VersionedSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    return "RoundState.1-schema-4.hex";
  }

  @Override
  protected Map<String, RoundState> values() {
    RoundsState weighing =
        RoundsState.newBuilder(ofRelease1())
            .setPhase(RoundPhase.WEIGHING)
            .setWeighingSinceMillis(1_700_000_000_789L)
            .setDeferred(List.of(deferred()))
            .setLastClosed(6)
            .setStandings(Map.of("p1", new ParticipantStanding(0.4, 12)))
            .setNormRounds(6)
            .setNormCentre(-1.25)
            .setNormSpread(0.5)
            .setNoiseKey(Digest.sha256(new byte[1]).toFixed())
            .setReleases(3)
            .setParticipations(Map.of("p1", new Participation(2, 3)))
            .build();
    Map<String, RoundState> values = new HashMap<>(ofSchema3());
    values.put("weighing", RoundState.of(weighing));
    return values;
  }

  private static UpdateAdmitted deferred() {
    return UpdateAdmitted.newBuilder()
        .setUpdateId(Digest.parse("0f1e2d3c4b5a69788796a5b4c3d2e1f0".repeat(2)).toFixed())
        .setParticipant("clinic-9")
        .setBaseVersion(5)
        .setWeight(12.5)
        .setNormL2(0.5)
        .setPayloadBytes(40)
        .setPartition(1)
        .setFirstOffset(77)
        .setLastOffset(79)
        .setMetrics(new TreeMap<>(Map.of("loss", 0.25)))
        .build();
  }

  private static Map<String, RoundState> ofSchema3() {
    RoundsState running =
        RoundsState.newBuilder(ofRelease1())
            .setContributions(new TreeMap<>(Map.of("clinic-1", 6, "clinic-2", 6, "clinic-4", 5)))
            .setNextRounds(RoundsSpec.newBuilder(SampleTask.SPEC.getRounds()).setCount(40).build())
            .setChangeOffset(17)
            .setPhase(RoundPhase.DRAWING)
            .setCohort(List.of("clinic-1", "clinic-2", "clinic-3"))
            .setLastClosed(5)
            .setContributionsFrom(5)
            .build();
    running.getIncluded().get(0).setFactor(60.5);
    running.getIncluded().get(1).setContributors(20);
    return Map.of("before", new RoundState(), "running", RoundState.of(running));
  }

  /** Only the open round's participants were known, and rounds were consecutive. */
  @Override
  protected Map<String, Map<String, RoundState>> older() {
    RoundsState running =
        RoundsState.newBuilder(ofRelease1())
            .setContributions(Map.of("clinic-1", 6, "clinic-2", 6))
            .setLastClosed(6)
            .build();
    return Map.of(
        "RoundState.1.hex",
        Map.of("before", new RoundState(), "running", RoundState.of(running)),
        "RoundState.1-schema-2.hex",
        ofSchema3(),
        "RoundState.1-schema-3.hex",
        ofSchema3());
  }

  private static RoundsState ofRelease1() {
    Digest first = Digest.parse("00112233445566778899aabbccddeeff".repeat(2));
    Digest second = Digest.parse("ffeeddccbbaa99887766554433221100".repeat(2));
    return RoundsState.newBuilder()
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
  }

  @Override
  protected void assertSame(RoundState actual, RoundState expected) {
    assertThat(actual.toRecord()).isEqualTo(expected.toRecord());
    assertThat(actual.plan() == null).isEqualTo(expected.plan() == null);
  }

  @Test
  void aCopyIsNotMovedByLaterFacts() {
    RoundState state = older().get("RoundState.1.hex").get("running");
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
    assertSame(copy, older().get("RoundState.1.hex").get("running"));
  }

  private static IncludedUpdate included(
      Digest update, String participant, Map<String, Double> metrics) {
    return IncludedUpdate.newBuilder()
        .setUpdateId(update.toFixed())
        .setPartition(5)
        .setFirstOffset(9)
        .setParticipant(participant)
        .setBaseVersion(6)
        .setWeightUnits(120L << 20)
        .setNormL2(2.5)
        .setPayloadBytes(1024)
        .setMetrics(metrics)
        .build();
  }
}
