package io.tributary.operators.select.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.select.CohortRequest;
import io.tributary.operators.select.Draw;
import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.ParticipantRecord;
import io.tributary.schemas.ParticipantStatus;
import io.tributary.serde.LogRecord;
import io.tributary.serde.OutRecord;
import io.tributary.serde.Topics;
import io.tributary.serde.WireReader;
import io.tributary.serde.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DrawOperatorTest {
  private static final long NOW = 100_500;
  private static final CohortRequest REQUEST =
      new CohortRequest("clinics", "t", 4, 3, 2, 7, NOW - 10, List.of());

  private static KeyedTwoInputStreamOperatorTestHarness<String, LogRecord, CohortRequest, OutRecord>
      harness() throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, LogRecord, CohortRequest, OutRecord> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new DrawOperator()),
            r -> Topics.ofTopic(r.topic()).orElseThrow().federation(),
            CohortRequest::federation,
            Types.STRING);
    harness.setup(
        io.tributary.serde.flink.Types.OUT_RECORD.createSerializer(
            harness.getExecutionConfig().getSerializerConfig()));
    harness.setProcessingTime(NOW);
    return harness;
  }

  private static LogRecord participant(String id, byte[] value) {
    byte[] key = id == null ? null : id.getBytes(StandardCharsets.UTF_8);
    return new LogRecord("tributary.clinics.participants", 0, 0, 0, key, value);
  }

  private static LogRecord active(String id) {
    return participant(id, WireWriter.encode(Fixtures.participant(id)));
  }

  private static List<CohortDrawn> proposals(List<OutRecord> records) throws Exception {
    List<CohortDrawn> drawn = new java.util.ArrayList<>();
    for (OutRecord record : records) {
      assertThat(record.topic()).isEqualTo("tributary.clinics.journal");
      assertThat(record.key()).isEqualTo(new byte[] {'t'});
      JournalFact fact = new WireReader().read(JournalFact.class, record.value());
      drawn.add((CohortDrawn) fact.getFact());
    }
    return drawn;
  }

  @Test
  void aFreshRequestIsAnsweredAtOnce() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (String id : List.of("a", "b", "c", "d", "e")) {
        harness.processElement1(active(id), 0);
      }
      harness.processElement2(REQUEST, 0);
      Object expected = Draw.of(REQUEST, List.of("e", "d", "c", "b", "a")).getFact();
      assertThat(proposals(harness.extractOutputValues())).singleElement().isEqualTo(expected);
      harness.processElement2(CohortRequest.known("clinics", "t", 4), 0);
      harness.setProcessingTime(NOW + 10_000);
      assertThat(harness.extractOutputValues()).as("no more").hasSize(1);
      assertThat(harness.numProcessingTimeTimers()).isZero();
      assertThat(harness.numKeyedStateEntries()).as("only who is active").isEqualTo(1);
    }
  }

  @Test
  void aRestoreWhileARequestWaitsLosesNeitherItNorTheParticipants() throws Exception {
    OperatorSubtaskState snapshot;
    try (var before = harness()) {
      before.open();
      before.processElement1(active("a"), 0);
      before.processElement1(active("b"), 0);
      before.processElement2(REQUEST, 0);
      assertThat(before.extractOutputValues()).as("a third may be under way").isEmpty();
      snapshot = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(snapshot);
      after.open();
      after.setProcessingTime(NOW + 1000);
      assertThat(after.extractOutputValues()).isEmpty();
      after.setProcessingTime(NOW + 2000);
      assertThat(proposals(after.extractOutputValues()))
          .singleElement()
          .satisfies(drawn -> assertThat(drawn.getParticipants()).containsExactly("a", "b"));
      after.setProcessingTime(NOW + 4000);
      assertThat(after.extractOutputValues()).as("until the journal has it").hasSize(2);
      after.processElement2(CohortRequest.known("clinics", "t", 4), 0);
      after.setProcessingTime(NOW + 20_000);
      assertThat(after.extractOutputValues()).hasSize(2);
      assertThat(after.numProcessingTimeTimers()).isZero();
      assertThat(after.numKeyedStateEntries()).as("only who is active").isEqualTo(1);
    }
  }

  @Test
  void anOldRequestWaitsForWhatTheJournalSays() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (String id : List.of("a", "b", "c")) {
        harness.processElement1(active(id), 0);
      }
      CohortRequest old = new CohortRequest("clinics", "t", 4, 3, 2, 7, NOW - 5000, List.of());
      harness.processElement2(old, 0);
      harness.processElement2(CohortRequest.known("clinics", "t", 4), 0);
      harness.setProcessingTime(NOW + 5000);
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void withFewerThanTheLeastTheDrawWaitsForARegistration() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement1(active("a"), 0);
      harness.processElement2(REQUEST, 0);
      harness.setProcessingTime(NOW + 9000);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement1(active("b"), 0);
      harness.setProcessingTime(NOW + 12_000);
      assertThat(proposals(harness.extractOutputValues())).isNotEmpty();
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
    }
  }

  @Test
  void onlyActiveParticipantsThatCanBeReadAreDrawn() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (String id : List.of("a", "b", "c", "d", "e")) {
        harness.processElement1(active(id), 0);
      }
      ParticipantRecord revoked = Fixtures.participant("a");
      revoked.setStatus(ParticipantStatus.REVOKED);
      harness.processElement1(participant("a", WireWriter.encode(revoked)), 0);
      harness.processElement1(participant("b", null), 0);
      harness.processElement1(participant("c", new byte[] {1, 2}), 0);
      harness.processElement1(participant("d", WireWriter.encode(Fixtures.participant("x"))), 0);
      harness.processElement1(participant(null, WireWriter.encode(Fixtures.participant("y"))), 0);
      harness.processElement1(active("f"), 0);
      harness.processElement2(REQUEST, 0);
      harness.setProcessingTime(NOW + 2000);
      assertThat(proposals(harness.extractOutputValues()))
          .singleElement()
          .satisfies(drawn -> assertThat(drawn.getParticipants()).containsExactly("e", "f"));
    }
  }

  @Test
  void requestsThatComeWithinASecondShareATimer() throws Exception {
    try (var harness = harness()) {
      harness.open();
      for (int task = 0; task < 5; task++) {
        harness.setProcessingTime(NOW + 50L * task);
        harness.processElement2(
            new CohortRequest("clinics", "t" + task, 1, 3, 2, 7, NOW, List.of()), 0);
      }
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
      for (int second = 1; second < 30; second++) {
        harness.setProcessingTime(NOW + 1000L * second);
        harness.processElement2(new CohortRequest("clinics", "t0", 1, 3, 2, 7, NOW, List.of()), 0);
        assertThat(harness.numProcessingTimeTimers()).isLessThanOrEqualTo(2);
      }
    }
  }
}
