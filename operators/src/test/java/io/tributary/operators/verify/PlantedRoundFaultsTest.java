package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.schemas.UpdateDropped;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each fault in the announcements of rounds is found, named and located. */
class PlantedRoundFaultsTest extends PlantedFaults {
  private static RoundClosed withManifest(RoundClosed round, List<ManifestEntry> manifest) {
    return RoundClosed.newBuilder(round).setManifest(manifest).build();
  }

  private static RoundClosed withEntry(RoundClosed round, ManifestEntry entry) {
    List<ManifestEntry> manifest = new ArrayList<>(round.getManifest());
    manifest.set(1, entry);
    return withManifest(round, manifest);
  }

  @Test
  void aChangedManifestEntry() {
    Where where =
        forgeRound(
            2,
            round ->
                withEntry(
                    round,
                    ManifestEntry.newBuilder(round.getManifest().get(1))
                        .setParticipant("p7")
                        .build()));
    Divergence first = first(Kind.WRONG_MANIFEST, 2, where);
    assertThat(first.found()).contains("p7");
    assertThat(task.verify().updates().pending()).as("not in a right manifest").isEqualTo(2);
  }

  @Test
  void aWrongFactor() {
    Where where =
        forgeRound(
            2,
            round ->
                withEntry(
                    round,
                    ManifestEntry.newBuilder(round.getManifest().get(1)).setFactor(2.5).build()));
    Divergence first = first(Kind.WRONG_FACTOR, 2, where);
    assertThat(first.expected()).contains("factor 1.5", "journal-0@");
    assertThat(first.found()).contains("factor 2.5");
  }

  @Test
  void aMissingInclusion() {
    Where where = forgeRound(3, round -> withManifest(round, round.getManifest().subList(0, 1)));
    assertThat(first(Kind.MISSING_INCLUSION, 3, where).expected()).contains("included in round 3");
  }

  @Test
  void anUpdateIncludedTwice() {
    ManifestEntry earlier = closed(1).getManifest().get(0);
    Where where =
        forgeRound(
            2,
            round -> {
              List<ManifestEntry> manifest = new ArrayList<>(round.getManifest());
              manifest.add(earlier);
              return withManifest(round, manifest);
            });
    assertThat(first(Kind.INCLUDED_TWICE, 2, where).found())
        .contains(Digest.of(earlier.getUpdateId()).hex());
  }

  @Test
  void anUpdateTwiceInOneManifest() {
    Where where = forgeRound(2, round -> withEntry(round, round.getManifest().get(0)));
    first(Kind.INCLUDED_TWICE, 2, where);
  }

  @Test
  void aDroppedUpdateInAManifest() {
    UpdateAdmitted update =
        task.upload("p3", Fixtures.payloads(task.plan().spec(), new float[5]), header -> {});
    task.fact(
        UpdateDropped.newBuilder()
            .setUpdateId(update.getUpdateId())
            .setParticipant("p3")
            .setCode(RejectionCode.EXPIRED)
            .setPartition(0)
            .setFirstOffset(update.getFirstOffset())
            .setLastOffset(update.getLastOffset())
            .build());
    Where where =
        forgeRound(
            3,
            round ->
                withEntry(
                    round,
                    ManifestEntry.newBuilder(round.getManifest().get(1))
                        .setUpdateId(update.getUpdateId())
                        .build()));
    assertThat(first(Kind.NOT_ADMITTED, 3, where).expected()).contains("dropped as EXPIRED");
  }

  @Test
  void aRoundClosedWithoutAReason() {
    Where where =
        announce(
            RoundClosed.newBuilder(closed(3))
                .setRound(4)
                .setVersion(4)
                .setReason(CloseReason.DEADLINE)
                .build());
    assertThat(first(Kind.ROUND_WITHOUT_REASON, 4, where).found()).contains("DEADLINE");
  }

  @Test
  void aRoundClosedForAnotherReason() {
    Where where =
        forgeRound(
            1, round -> RoundClosed.newBuilder(round).setReason(CloseReason.DEADLINE).build());
    first(Kind.WRONG_REASON, 1, where);
  }

  @Test
  void aDivisorThatDiffers() {
    Where where = forgeRound(1, round -> RoundClosed.newBuilder(round).setDivisor(2).build());
    assertThat(first(Kind.FACT_DIFFERS, 1, where).found()).contains("divisor 2.0");
  }

  @Test
  void aRepeatThatDiffers() {
    Where where = announce(RoundClosed.newBuilder(closed(1)).setRefused(5).build());
    assertThat(first(Kind.FACT_DIFFERS, 1, where).found())
        .contains("refused 5", "in a repeat of tributary.clinics.rounds-0@");
  }

  @Test
  void anOpeningThatDiffersOrIsNotExplained() {
    RoundOpened opened = task.all(Stream.ROUNDS, RoundOpened.class).get(0);
    Where where = announce(RoundOpened.newBuilder(opened).setRound(40).build());
    first(Kind.NOT_EXPLAINED, 40, where);
  }

  @Test
  void aMissingFact() {
    task.remove(Stream.ROUNDS, RoundClosed.class, round -> round.getRound() == 2);
    Divergence first = task.verify().shown().get(0);
    assertThat(first.kind()).isEqualTo(Kind.FACT_MISSING);
    assertThat(first.round()).isEqualTo(2);
    assertThat(first.where().topic()).endsWith("journal");
  }

  @Test
  void aTaskThatTheJournalDoesNotOpen() {
    task.topic(Stream.JOURNAL).removeIf(record -> record.offset() == 0);
    TaskReport report = task.verify();
    assertThat(report.state()).isEqualTo("NOT_OPENED");
    assertThat(report.shown().get(0).kind()).isEqualTo(Kind.NOT_EXPLAINED);
  }
}
