package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.changed;
import static io.tributary.operators.rounds.MachineHarness.drawn;
import static io.tributary.operators.rounds.MachineHarness.only;
import static io.tributary.operators.rounds.MachineHarness.onlyAnnounced;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskEnded;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task whose rounds are changed while it runs. */
class ChangedRoundsTest {
  private final MachineHarness rounds = new MachineHarness();

  @BeforeEach
  void open() {
    rounds.open(Fixtures.task(2, 3).build());
  }

  private static RoundsSpec rounds(Consumer<RoundsSpec> change) {
    RoundsSpec spec = RoundsSpec.newBuilder(Fixtures.task(2, 3).build().getRounds()).build();
    change.accept(spec);
    return spec;
  }

  private static RoundsSpec buffered() {
    return rounds(
        r -> {
          r.setPolicy("buffered");
          r.setBufferSize(1);
          r.setMaxStaleness(5);
        });
  }

  private List<Decision> close(int version) {
    rounds.admit(10 + 2 * version, "a", version);
    return rounds.admit(11 + 2 * version, "b", version);
  }

  @Test
  void theOpenRoundGoesOnAsItWasAndTheNextFollowsTheChange() {
    assertThat(rounds.replay(changed(buffered(), 5))).isEmpty();
    assertThat(all(rounds.admit(1, "a", 0), Decision.Close.class)).as("quorum 2").isEmpty();
    List<Decision> closing = rounds.admit(2, "b", 0);
    RoundOpened next = onlyAnnounced(closing, RoundOpened.class);
    assertThat(next.getPolicy()).isEqualTo("buffered");
    assertThat(next.getQuorum()).isEqualTo(1);
    List<Decision> stale = rounds.admit(3, "c", 0);
    assertThat(only(stale, Decision.Fold.class).factor()).isEqualTo(4 * StrictMath.pow(2, -0.5));
    assertThat(all(stale, Decision.Close.class)).hasSize(1);
  }

  @Test
  void aWiderWindowDoesNotLetAForgottenContributionCountAgain() {
    MachineHarness narrow = new MachineHarness();
    RoundsSpec async =
        rounds(
            r -> {
              r.setPolicy("async");
              r.setMaxStaleness(0);
            });
    narrow.open(Fixtures.task(2, 5).setRounds(async).build());
    narrow.admit(1, "a", 0);
    narrow.admit(2, "b", 1);
    RoundsSpec wide = buffered();
    wide.setCount(5);
    narrow.replay(changed(wide, 5));
    narrow.admit(3, "b", 2);
    assertRefused(narrow.admit(4, "a", 0), RejectionCode.STALE_VERSION);
    assertThat(all(narrow.admit(5, "a", 3), Decision.Fold.class)).hasSize(1);
  }

  @Test
  void anOlderRequestChangesNothing() {
    rounds.replay(changed(buffered(), 5));
    rounds.replay(changed(rounds(r -> r.setQuorum(1)), 5));
    rounds.replay(changed(rounds(r -> r.setQuorum(1)), 4));
    assertThat(onlyAnnounced(close(0), RoundOpened.class).getPolicy()).isEqualTo("buffered");
    rounds.replay(changed(rounds(r -> r.setQuorum(1)), 5));
    assertThat(announced(rounds.admit(1, "a", 1), RoundOpened.class).map(RoundOpened::getPolicy))
        .as("also after it took effect")
        .containsExactly("buffered");
  }

  @Test
  void aNewerRequestReplacesOneThatWaits() {
    rounds.replay(changed(buffered(), 5), changed(rounds(r -> r.setQuorum(4)), 6));
    RoundOpened next = onlyAnnounced(close(0), RoundOpened.class);
    assertThat(next.getPolicy()).isEqualTo("sync");
    assertThat(next.getQuorum()).isEqualTo(4);
  }

  @Test
  void aChangeThatCannotRunIsIgnoredAndDoesNotCountAsTheNewest() {
    rounds.replay(changed(rounds(r -> r.setQuorum(0)), 7));
    rounds.replay(changed(rounds(r -> r.setPolicy("asink")), 8));
    rounds.replay(changed(rounds(r -> r.setQuorum(11)), 9)); // Above maxParticipantsPerRound.
    rounds.replay(changed(buffered(), 5));
    assertThat(onlyAnnounced(close(0), RoundOpened.class).getPolicy()).isEqualTo("buffered");
  }

  @Test
  void theNextRoundMayDrawItsCohortAndStopDoingSo() {
    rounds.replay(changed(rounds(r -> r.setSelection("random(seed=1)")), 1));
    List<Decision> closing = close(0);
    assertThat(only(closing, Decision.DrawCohort.class).round()).isEqualTo(2);
    assertThat(announced(closing, RoundOpened.class)).isEmpty();
    rounds.replay(changed(rounds(r -> {}), 2));
    rounds.replay(drawn(2, "a", "b"));
    assertThat(onlyAnnounced(close(1), RoundOpened.class).getCohort()).isEmpty();
  }

  @Test
  void theDeadlineThatWasArmedIsTheOneThatIsDisarmed() {
    long armed = rounds.now() - 1 + 1000;
    rounds.replay(changed(rounds(r -> r.setDeadlineMillis(5000)), 1));
    List<Decision> closing = close(0);
    assertThat(only(closing, Decision.DisarmDeadline.class).atMillis()).isEqualTo(armed);
    assertThat(only(closing, Decision.ArmDeadline.class).atMillis())
        .isEqualTo(rounds.now() - 1 + 5000);
  }

  @Test
  void moreRoundsAreRunEvenWhenTheLastOneIsOpen() {
    close(0);
    close(1);
    rounds.replay(changed(rounds(r -> r.setCount(4)), 1));
    List<Decision> third = close(2);
    assertThat(announced(third, TaskEnded.class)).isEmpty();
    assertThat(onlyAnnounced(third, RoundOpened.class).getRound()).isEqualTo(4);
    assertThat(onlyAnnounced(close(3), TaskEnded.class).getVersion()).isEqualTo(4);
  }

  @Test
  void fewerRoundsEndTheTaskWithTheOpenOne() {
    close(0);
    rounds.replay(changed(rounds(r -> r.setCount(1)), 1));
    assertThat(onlyAnnounced(close(1), TaskEnded.class).getVersion()).isEqualTo(2);
  }

  @Test
  void afterTheEndNothingChanges() {
    close(0);
    close(1);
    close(2);
    assertThat(rounds.replay(changed(buffered(), 5))).isEmpty();
    assertThat(rounds.state.toRecord().getNextRounds()).isNull();
  }
}
