package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.deadline;
import static io.tributary.operators.rounds.MachineHarness.drawn;
import static io.tributary.operators.rounds.MachineHarness.only;
import static io.tributary.operators.rounds.MachineHarness.onlyAnnounced;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.RoundOpened;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds whose participants are drawn: two of a cohort of three. */
class CohortRoundsTest {
  private final MachineHarness rounds = new MachineHarness();

  private static TaskSpec task() {
    TaskSpec spec = Fixtures.task(2, 3).build();
    spec.getRounds().setSelection("random(seed=7)");
    spec.getRounds().setOverSelection(1.5);
    return spec;
  }

  @Test
  void aRoundWaitsForItsCohort() {
    long asked = rounds.now();
    List<Decision> opening = rounds.open(task());
    assertThat(only(opening, Decision.DrawCohort.class))
        .isEqualTo(new Decision.DrawCohort(1, 3, 2, 7, asked, List.of()));
    assertThat(announced(opening, RoundOpened.class)).isEmpty();
    assertThat(all(opening, Decision.ArmDeadline.class)).isEmpty();
    assertRefused(rounds.admit(1, "a", 0), RejectionCode.NOT_SELECTED);
    assertThat(rounds.replay(deadline(1))).isEmpty();
  }

  @Test
  void theCohortOpensTheRound() {
    rounds.open(task());
    long at = rounds.now();
    List<Decision> drawn = rounds.replay(drawn(1, "a", "b", "c"));
    assertThat(only(drawn, Decision.CohortKnown.class).round()).isEqualTo(1);
    RoundOpened opened = onlyAnnounced(drawn, RoundOpened.class);
    assertThat(opened.getCohort()).containsExactly("a", "b", "c");
    assertThat(opened.getOpenedAtMillis()).isEqualTo(at);
    assertThat(only(drawn, Decision.ArmDeadline.class))
        .as("the deadline counts from here")
        .isEqualTo(new Decision.ArmDeadline(1, at + 1000));
  }

  @Test
  void onlyTheCohortContributes() {
    rounds.open(task());
    rounds.replay(drawn(1, "a", "b", "c"));
    assertThat(assertRefused(rounds.admit(1, "d", 0), RejectionCode.NOT_SELECTED).getDetail())
        .isEqualTo("d is not in the cohort of round 1");
    rounds.admit(2, "a", 0);
    List<Decision> closing = rounds.admit(3, "c", 0);
    assertThat(only(closing, Decision.Close.class).tally().terms()).isEqualTo(2);
    assertThat(only(closing, Decision.DrawCohort.class).round()).isEqualTo(2);
    assertRefused(rounds.admit(4, "b", 1), RejectionCode.NOT_SELECTED);
    rounds.replay(drawn(2, "b", "d", "e"));
    assertThat(all(rounds.admit(5, "b", 1), Decision.Fold.class)).hasSize(1);
    assertRefused(rounds.admit(6, "a", 1), RejectionCode.NOT_SELECTED);
  }

  @Test
  void theFirstCohortWinsAndOnlyOneForTheOpenRound() {
    rounds.open(task());
    assertThat(rounds.replay(drawn(2, "x", "y"))).as("of a later round").isEmpty();
    rounds.replay(drawn(1, "a", "b", "c"));
    assertThat(rounds.replay(drawn(1, "d", "e", "f"))).isEmpty();
    assertThat(rounds.state.toRecord().getCohort()).containsExactly("a", "b", "c");
  }

  @Test
  void aStatedCohortIsTheNumberDrawn() {
    TaskSpec spec = task();
    spec.getRounds().setCohort(5);
    assertThat(only(rounds.open(spec), Decision.DrawCohort.class).size()).isEqualTo(5);
  }

  @Test
  void aTaskThatIsStoppedWhileItWaitsTakesItsRequestBack() {
    rounds.open(task());
    List<Decision> stopped = rounds.replay(new JournalFact(Fixtures.TASK, new TaskStopped("")));
    assertThat(only(stopped, Decision.CohortKnown.class).round()).isEqualTo(1);
    assertThat(rounds.replay(drawn(1, "a", "b", "c"))).isEmpty();
  }
}
