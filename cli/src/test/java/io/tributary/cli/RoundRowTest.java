package io.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.schemas.RoundOpened;
import io.tributary.serde.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundRowTest {
  private final TaskHistory history = new TaskHistory();

  private static RoundOpened opened(int round, String policy) {
    return RoundOpened.newBuilder()
        .setRound(round)
        .setBaseVersion(round - 1)
        .setQuorum(2)
        .setMinimum(1)
        .setOpenedAtMillis(1000)
        .setDeadlineAtMillis(0)
        .setPolicy(policy)
        .build();
  }

  private static ManifestEntry entry(String participant, int base, double factor, int standsFor) {
    return new ManifestEntry(
        Digest.sha256(participant.getBytes(StandardCharsets.UTF_8)).toFixed(),
        participant,
        base,
        factor,
        standsFor);
  }

  private static RoundClosed closed(int round, double divisor) {
    return new RoundClosed(
        round,
        round,
        CloseReason.BUFFER_FULL,
        0,
        2000L,
        Digest.ZERO.toFixed(),
        List.of(entry("a", round - 1, 2, 1), entry("b", round - 4, 0.5, 7)),
        divisor,
        List.of(),
        null);
  }

  private RoundRow row(RoundOpened opened) {
    return RoundRow.of(history, opened);
  }

  private void accept(Object fact) {
    history.accept(new RoundFact("t", fact), 3000);
  }

  @Test
  void tellsPolicyStalenessDivisorAndContributors() {
    RoundOpened opened = opened(5, "buffered");
    accept(opened);
    accept(closed(5, 3.5));

    RoundRow row = row(opened);

    assertThat(row.policy()).isEqualTo("buffered");
    assertThat(row.state()).isEqualTo("CLOSED");
    assertThat(row.staleness()).isEqualTo(1.5);
    assertThat(row.divisor()).isEqualTo(3.5);
    assertThat(row.contributors()).isEqualTo(8);
    assertThat(row.cells()).hasSameSizeAs(RoundRow.HEADINGS);
  }

  @Test
  void aDivisorThatIsNotStatedIsTheSumOfTheFactors() {
    RoundOpened opened = opened(5, "sync");
    accept(opened);
    accept(closed(5, 0));

    assertThat(row(opened).divisor()).isEqualTo(2.5);
  }

  @Test
  void aRoundThatNeverClosedBeforeTheNextWasPassedOver() {
    RoundOpened first = opened(1, "sync");
    RoundOpened later = opened(4, "sync");
    accept(first);
    accept(later);

    assertThat(row(first).state()).isEqualTo("PASSED_OVER");
    assertThat(row(later).state()).isEqualTo("OPEN");
    assertThat(row(later).staleness()).isNull();
    assertThat(row(later).cells()).hasSameSizeAs(RoundRow.HEADINGS);
  }
}
