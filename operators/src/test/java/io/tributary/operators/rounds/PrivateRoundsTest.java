package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.only;
import static io.tributary.operators.rounds.MachineHarness.onlyAnnounced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.operators.Fixtures;
import io.tributary.operators.privacy.PrivateTasks;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.schemas.ClipDecided;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Metric;
import io.tributary.schemas.PrivacyCharge;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskEnded;
import io.tributary.schemas.TaskOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.schemas.UpdateAdmitted;
import io.tributary.serde.Digest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds whose sums are released with noise: who may take part, what it costs, when it ends. */
final class PrivateRoundsTest {
  private static final NoiseKey KEY = PrivateTasks.key(1);
  private final MachineHarness machine = new MachineHarness();
  private int next = 1;

  private TaskSpec open(int quorum, PrivacySpec.Builder privacy) {
    TaskSpec spec = PrivateTasks.task(quorum, 20, privacy.build());
    assertThat(machine.replay(new JournalFact(Fixtures.TASK, PrivateTasks.opened(spec, KEY))))
        .isNotEmpty();
    return spec;
  }

  private List<Decision> admit(String participant, int base, double norm) {
    UpdateAdmitted fact = (UpdateAdmitted) Fixtures.admitted(next++, participant, base).getFact();
    return machine.replay(
        new JournalFact(Fixtures.TASK, UpdateAdmitted.newBuilder(fact).setNormL2(norm).build()));
  }

  @Test
  void longUpdatesAreClippedAndNothingPublicTellsTheirNorm() {
    open(2, PrivateTasks.privacy());
    assertThat(only(admit("a", 0, 0.5), Decision.Fold.class).factor()).isEqualTo(1);
    List<Decision> closing = admit("b", 0, 4);
    assertThat(only(closing, Decision.Fold.class).factor()).isEqualTo(0.25);
    RoundClosed closed = onlyAnnounced(closing, RoundClosed.class);
    assertThat(closed.getManifest()).hasSize(2).allMatch(entry -> entry.getFactor() == 1);
    assertThat(closed.getDivisor()).isEqualTo(2);
    assertThat(announced(closing, Metric.class).map(Metric::getName))
        .contains("privacy.epsilon", "privacy.budget")
        .noneMatch(name -> name.startsWith("updates.norm") || name.startsWith("reported."));
  }

  @Test
  void theDenominatorIsPublicAndDoesNotFollowTheUpdates() {
    open(2, PrivateTasks.privacy().setDenominator(7));
    admit("a", 0, 1);
    Decision.Close close = only(admit("b", 0, 1), Decision.Close.class);
    assertThat(close.tally().divisor()).isEqualTo(7);
    assertThat(close.noiseKey()).isEqualTo(Digest.read(KEY.fingerprint(), 0));
  }

  @Test
  void everyReleaseIsChargedOnceInTheRoundsRecord() {
    open(1, PrivateTasks.privacy());
    PrivacyCharge first = onlyAnnounced(admit("a", 0, 1), RoundClosed.class).getPrivacy();
    PrivacyCharge second = onlyAnnounced(admit("b", 1, 1), RoundClosed.class).getPrivacy();
    PrivacyCharge third = onlyAnnounced(admit("a", 2, 1), RoundClosed.class).getPrivacy();
    assertThat(List.of(first.getReleases(), second.getReleases(), third.getReleases()))
        .containsExactly(1, 2, 3);
    assertThat(List.of(first.getParticipations(), third.getParticipations())).containsExactly(1, 2);
    assertThat(second.getEpsilon()).isEqualTo(first.getEpsilon()).isLessThan(third.getEpsilon());
    assertThat(first.getMechanism()).startsWith("discrete-gaussian(sigma=");
  }

  @Test
  void aRoundsRecordStatesWhatIsClaimed() {
    open(1, PrivateTasks.privacy());
    PrivacyCharge charge = onlyAnnounced(admit("a", 0, 1), RoundClosed.class).getPrivacy();
    assertThat(charge.getRdpEpsilon()).isBetween(charge.getEpsilon(), 2 * charge.getEpsilon());
    assertThat(charge.getUnit()).isEqualTo("participant");
    assertThat(charge.getAdjacency()).startsWith("zero-out");
    assertThat(charge.getSampling()).startsWith("none");
    assertThat(charge.getAccountant()).startsWith("tributary ");
    assertThat(charge.getKnownGaps()).anyMatch(gap -> gap.contains("who takes part"));
  }

  private static final String FOLLOWING = "adaptive(quantile=0.5,rate=1,countNoise=2)";

  private static JournalFact clip(int round, double norm) {
    return new JournalFact(Fixtures.TASK, new ClipDecided(round, norm, 0L, 2));
  }

  @Test
  void anAdaptiveClipNormIsDecidedBetweenTwoRounds() {
    open(2, PrivateTasks.privacy().setClipping(FOLLOWING));
    admit("a", 0, 0.5);
    List<Decision> closing = admit("b", 0, 4);
    assertThat(only(closing, Decision.Close.class).clipNormL2()).isEqualTo(1);
    Decision.DrawClip ask = only(closing, Decision.DrawClip.class);
    assertThat(ask.balance()).isZero();
    assertThat(ask.updates()).isEqualTo(2);
    assertThat(announced(closing, RoundOpened.class)).isEmpty();
    ClipDecided drawn = Clipping.draw(machine.state.plan, ask, KEY);
    assertThat(drawn).isEqualTo(Clipping.draw(machine.state.plan, ask, KEY));
    assertThat(drawn.getRound()).isEqualTo(2);
    assertThatThrownBy(() -> Clipping.draw(machine.state.plan, ask, null))
        .hasMessageContaining("--noise-key");
    assertThat(machine.replay(clip(1, 2), clip(3, 2), clip(2, 101), clip(2, Double.NaN))).isEmpty();
    List<Decision> opening = machine.replay(clip(2, 2));
    assertThat(onlyAnnounced(opening, RoundOpened.class).getRound()).isEqualTo(2);
    assertThat(machine.replay(clip(2, 3))).as("the first wins").isEmpty();
    assertThat(only(admit("a", 1, 4), Decision.Fold.class).factor()).isEqualTo(0.5);
    List<Decision> second = admit("b", 1, 1.5);
    assertThat(only(second, Decision.Fold.class).factor()).isEqualTo(1);
    assertThat(only(second, Decision.DrawClip.class).clipNormL2()).isEqualTo(2);
    PrivacyCharge charge = onlyAnnounced(second, RoundClosed.class).getPrivacy();
    assertThat(charge.getClipNormL2()).isEqualTo(2);
    assertThat(charge.getMechanism()).contains(", count discrete-gaussian(sigma=9)");
    assertThat(announced(second, Metric.class))
        .anyMatch(m -> m.getName().equals("privacy.clip") && m.getValue() == 2);
  }

  @Test
  void whatComesBeforeTheClipNormWaitsForIt() {
    TaskSpec spec = PrivateTasks.task(2, 20, PrivateTasks.privacy().setClipping(FOLLOWING).build());
    RoundsSpec buffered =
        RoundsSpec.newBuilder(spec.getRounds())
            .setPolicy("buffered")
            .setBufferSize(1)
            .setMaxStaleness(1)
            .build();
    TaskSpec task = TaskSpec.newBuilder(spec).setRounds(buffered).build();
    machine.replay(new JournalFact(Fixtures.TASK, PrivateTasks.opened(task, KEY)));
    admit("a", 0, 1);
    List<Decision> early = admit("b", 0, 4);
    assertThat(early).singleElement().isInstanceOf(Decision.Defer.class);
    List<Decision> opening = machine.replay(clip(2, 2));
    assertThat(only(opening, Decision.Fold.class).factor()).isBetween(0.0, 0.5);
    assertThat(onlyAnnounced(opening, RoundClosed.class).getRound()).isEqualTo(2);
    assertThat(machine.replay(new JournalFact(Fixtures.TASK, new TaskStopped(""))))
        .as("between two rounds")
        .isNotEmpty();
    assertThat(machine.replay(clip(3, 2))).isEmpty();
  }

  @Test
  void anExhaustedBudgetEndsTheTaskAndSaysSo() {
    TaskSpec spec = open(1, PrivateTasks.privacy().setNoiseMultiplier(0.9));
    int affordable = machine.state.plan.privacy().affordable();
    assertThat(affordable).isBetween(2, spec.getRounds().getCount() - 1);
    for (int round = 1; round < affordable; round++) {
      assertThat(announced(admit("p" + round, round - 1, 1), TaskEnded.class)).isEmpty();
    }
    List<Decision> last = admit("z", affordable - 1, 1);
    assertThat(onlyAnnounced(last, TaskEnded.class).getReason())
        .isEqualTo("PRIVACY_BUDGET_EXHAUSTED");
    assertRefused(admit("y", affordable, 1), RejectionCode.TASK_ENDED);
  }

  @Test
  void participationsAreCappedAndSpaced() {
    open(1, PrivateTasks.privacy().setMaxParticipations(2).setMinSeparation(2));
    admit("a", 0, 1);
    assertThat(assertRefused(admit("a", 1, 1), RejectionCode.PRIVACY_SPENT).getDetail())
        .contains("may again in round 3");
    admit("b", 1, 1);
    assertThat(all(admit("a", 2, 1), Decision.Fold.class)).hasSize(1);
    for (int round = 4; round < 8; round++) {
      assertThat(assertRefused(admit("a", round - 1, 1), RejectionCode.PRIVACY_SPENT).getDetail())
          .contains("taken part in 2 rounds");
      admit("c" + round, round - 1, 1);
    }
  }

  @Test
  void whoMayNotTakePartIsNotDrawn() {
    TaskSpec spec =
        PrivateTasks.task(
            1, 20, PrivateTasks.privacy().setMaxParticipations(2).setMinSeparation(2).build());
    RoundsSpec drawn =
        RoundsSpec.newBuilder(spec.getRounds()).setSelection("random(seed=7)").build();
    TaskSpec task = TaskSpec.newBuilder(spec).setRounds(drawn).build();
    machine.replay(new JournalFact(Fixtures.TASK, PrivateTasks.opened(task, KEY)));
    List<List<String>> barred = new ArrayList<>();
    for (String participant : List.of("b", "a", "b", "c")) {
      int round = machine.state.round();
      machine.replay(MachineHarness.drawn(round, participant));
      List<Decision> closing = admit(participant, round - 1, 1);
      barred.add(only(closing, Decision.DrawCohort.class).barred());
    }
    assertThat(barred).containsExactly(List.of("b"), List.of("a"), List.of("b"), List.of("b", "c"));
  }

  @Test
  void nobodyIsInABufferTwice() {
    TaskSpec spec = PrivateTasks.task(3, 20, PrivateTasks.privacy().build());
    RoundsSpec buffered =
        RoundsSpec.newBuilder(spec.getRounds()).setPolicy("buffered").setBufferSize(2).build();
    TaskSpec task = TaskSpec.newBuilder(spec).setRounds(buffered).build();
    machine.replay(new JournalFact(Fixtures.TASK, PrivateTasks.opened(task, KEY)));
    admit("a", 0, 1);
    admit("b", 0, 1);
    assertThat(all(admit("c", 0, 1), Decision.Fold.class)).hasSize(1);
    assertThat(assertRefused(admit("c", 1, 1), RejectionCode.PRIVACY_SPENT).getDetail())
        .contains("another update in round 2");
  }

  @Test
  void partialSumsAndOpeningsWithoutAKeyAreRefused() {
    TaskSpec spec = PrivateTasks.task(1, 20, PrivateTasks.privacy().build());
    assertThat(machine.replay(new JournalFact(Fixtures.TASK, new TaskOpened(spec, null))))
        .isEmpty();
    open(2, PrivateTasks.privacy());
    UpdateAdmitted fact = (UpdateAdmitted) Fixtures.admitted(next++, "region", 0).getFact();
    UpdateAdmitted sum = UpdateAdmitted.newBuilder(fact).setWeightUnits(5).build();
    assertThat(
            assertRefused(
                    machine.replay(new JournalFact(Fixtures.TASK, sum)), RejectionCode.INVALID_SUM)
                .getDetail())
        .contains("cannot be clipped");
  }
}
