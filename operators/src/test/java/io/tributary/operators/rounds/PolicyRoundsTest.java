package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.deadline;
import static io.tributary.operators.rounds.MachineHarness.only;
import static io.tributary.operators.rounds.MachineHarness.onlyAnnounced;
import static io.tributary.operators.rounds.MachineHarness.upload;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.CloseReason;
import io.tributary.schemas.ManifestEntry;
import io.tributary.schemas.Metric;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Buffered and asynchronous rounds. An update {@code n} of the fixtures weighs n + 1. */
class PolicyRoundsTest {
  private final MachineHarness rounds = new MachineHarness();

  private static TaskSpec task(String policy) {
    TaskSpec spec = Fixtures.task(1, 100).build();
    spec.getRounds().setPolicy(policy);
    spec.getRounds().setBufferSize(3);
    spec.getRounds().setMinimum(2);
    spec.getRounds().setMaxStaleness(2);
    spec.getRounds().setStaleness("polynomial(a=1)");
    spec.getRounds().setMixing(0.5);
    return spec;
  }

  /** Closes a round with three fresh updates of participants of its own. */
  private List<Decision> fill(int version) {
    List<Decision> last = List.of();
    for (int i = 0; i < 3; i++) {
      last = rounds.admit(100 + version * 3 + i, "f" + i, version);
    }
    return last;
  }

  @Test
  void aFullBufferClosesWhateverTheBaseVersions() {
    rounds.open(task("buffered"));
    fill(0);
    fill(1);
    assertThat(rounds.admit(1, "a", 0)).containsExactly(new Decision.Fold(upload(1), 3, 2 / 3.0));
    assertThat(rounds.admit(2, "b", 1)).containsExactly(new Decision.Fold(upload(2), 3, 3 / 2.0));
    List<Decision> closing = rounds.admit(3, "c", 2);
    assertThat(closing.get(0)).isEqualTo(new Decision.Fold(upload(3), 3, 4.0));
    Decision.Close close = only(closing, Decision.Close.class);
    assertThat(close.round()).isEqualTo(3);
    assertThat(close.previous()).isEqualTo(2);
    assertThat(close.tally()).isEqualTo(new Tally(3, 3, 9L << 20, 9.0, 9.0, 0));
    RoundClosed closed = onlyAnnounced(closing, RoundClosed.class);
    assertThat(closed.getReason()).isEqualTo(CloseReason.BUFFER_FULL);
    assertThat(closed.getDivisor()).as("the weights alone").isEqualTo(9.0);
    assertThat(closed.getManifest())
        .extracting(ManifestEntry::getFactor)
        .containsExactlyInAnyOrder(2 / 3.0, 3 / 2.0, 4.0);
    assertThat(
            announced(closing, Metric.class)
                .filter(m -> m.getName().equals("updates.staleness.mean"))
                .map(Metric::getValue))
        .containsExactly(1.0);
    RoundOpened next = onlyAnnounced(closing, RoundOpened.class);
    assertThat(next.getPolicy()).isEqualTo("buffered");
    assertThat(next.getQuorum()).isEqualTo(3);
    assertThat(next.getMinimum()).isEqualTo(2);
  }

  @Test
  void whatIsOlderThanTheWindowIsStaleAndItsReceiptNamesTheCurrentVersion() {
    rounds.open(task("buffered"));
    for (int version = 0; version < 3; version++) {
      fill(version);
    }
    Receipt receipt = assertRefused(rounds.admit(1, "a", 0), RejectionCode.STALE_VERSION);
    assertThat(receipt.getStatus()).isEqualTo(ReceiptStatus.STALE);
    assertThat(receipt.getCurrentVersion()).isEqualTo(3);
    assertThat(receipt.getDetail()).contains("version 0", "is 3", "at most 2 versions");
    assertThat(only(rounds.admit(2, "b", 1), Decision.Fold.class).factor()).isEqualTo(3 / 3.0);
    assertRefused(rounds.admit(3, "c", 4), RejectionCode.FUTURE_VERSION);
  }

  @Test
  void aParticipantContributesOnceFromEachVersionAndNeverGoesBack() {
    rounds.open(task("buffered"));
    fill(0);
    fill(1);
    rounds.admit(1, "a", 1);
    Receipt again = assertRefused(rounds.admit(2, "a", 1), RejectionCode.ALREADY_CONTRIBUTED);
    assertThat(again.getDetail()).contains("a has another update from version 1");
    assertRefused(rounds.admit(3, "a", 0), RejectionCode.ALREADY_CONTRIBUTED);
    assertThat(all(rounds.admit(4, "a", 2), Decision.Fold.class))
        .as("a newer one, in the same round")
        .hasSize(1);
    rounds.admit(5, "b", 2);
    assertRefused(rounds.admit(6, "b", 2), RejectionCode.ALREADY_CONTRIBUTED);
    assertRefused(rounds.admit(7, "f0", 1), RejectionCode.ALREADY_CONTRIBUTED);
  }

  @Test
  void contributionsAreForgottenBehindTheWindowOnly() {
    TaskSpec spec = task("buffered");
    rounds.open(spec);
    rounds.admit(1, "a", 0);
    rounds.admit(2, "b", 0);
    rounds.admit(3, "c", 0);
    for (int version = 1; version < 3; version++) {
      fill(version);
    }
    assertThat(rounds.state.toRecord().getContributions()).doesNotContainKeys("a", "b");
    assertThat(rounds.state.toRecord().getContributions()).containsKeys("f0", "f1", "f2");
  }

  @Test
  void theDeadlineClosesABufferWithItsMinimum() {
    rounds.open(task("buffered"));
    rounds.admit(1, "a", 0);
    assertThat(rounds.replay(deadline(1))).as("one of two is there").isEmpty();
    List<Decision> closing = rounds.admit(2, "b", 0);
    assertThat(onlyAnnounced(closing, RoundClosed.class).getReason())
        .isEqualTo(CloseReason.DEADLINE);
    rounds.admit(3, "a", 1);
    rounds.admit(4, "b", 1);
    assertThat(rounds.replay(deadline(1))).as("of the round before").isEmpty();
    assertThat(only(rounds.replay(deadline(2)), Decision.Close.class).tally().terms()).isEqualTo(2);
    assertThat(rounds.replay(deadline(2))).isEmpty();
  }

  @Test
  void aBufferMayHaveNoDeadline() {
    TaskSpec spec = task("buffered");
    spec.getRounds().setDeadlineMillis(0);
    List<Decision> opening = rounds.open(spec);
    assertThat(all(opening, Decision.ArmDeadline.class)).isEmpty();
    assertThat(onlyAnnounced(opening, RoundOpened.class).getDeadlineAtMillis()).isZero();
    List<Decision> closing = fill(0);
    assertThat(all(closing, Decision.DisarmDeadline.class)).isEmpty();
    assertThat(all(closing, Decision.ArmDeadline.class)).isEmpty();
  }

  @Test
  void everyUpdateClosesAnAsynchronousRoundAndIsMixedInByItsAge() {
    rounds.open(task("async"));
    for (int version = 0; version < 3; version++) {
      List<Decision> closing = rounds.admit(10 + version, "p" + version, version);
      assertThat(onlyAnnounced(closing, RoundClosed.class).getReason())
          .isEqualTo(CloseReason.EACH_UPDATE);
      assertThat(onlyAnnounced(closing, Receipt.class).getCurrentVersion()).isEqualTo(version + 1);
    }
    List<Decision> stale = rounds.admit(1, "a", 1);
    assertThat(only(stale, Decision.Fold.class).factor()).isEqualTo(2 * 0.5 * (1 / 3.0));
    assertThat(only(stale, Decision.Close.class).tally())
        .isEqualTo(new Tally(1, 1, 2L << 20, 2.0, 2.0, 0));
    assertRefused(rounds.admit(2, "b", 1), RejectionCode.STALE_VERSION);
    assertThat(rounds.state.version()).isEqualTo(4);
  }

  @Test
  void modelsPullTheOldParametersAwayByTheFactorsShare() {
    TaskSpec spec = task("async");
    spec.getAggregation().setOf("models");
    rounds.open(spec);
    assertThat(only(rounds.admit(1, "a", 0), Decision.Close.class).tally().pull()).isEqualTo(0.5);
    assertThat(only(rounds.admit(2, "b", 0), Decision.Close.class).tally().pull()).isEqualTo(0.25);
  }
}
