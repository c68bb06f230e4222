package io.tributary.operators.rounds;

import static io.tributary.operators.rounds.MachineHarness.all;
import static io.tributary.operators.rounds.MachineHarness.announced;
import static io.tributary.operators.rounds.MachineHarness.assertRefused;
import static io.tributary.operators.rounds.MachineHarness.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.quality.QualityControl;
import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.scores.WeightFacts;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.Receipt;
import io.tributary.schemas.ReceiptStatus;
import io.tributary.schemas.RejectionCode;
import io.tributary.schemas.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is left out of rounds again and again is kept out for a while. */
final class QualityRoundsTest {
  private final MachineHarness machine = new MachineHarness();
  private int next = 1;

  private void open() {
    TaskSpec spec =
        Fixtures.task(3, 20)
            .setAggregation(
                AggregationSpec.newBuilder()
                    .setRule("mean")
                    .setQuality("norms -> reputation(forget=0.5,quarantine=0.3,rounds=2)")
                    .build())
            .build();
    assertThat(machine.open(spec)).isNotEmpty();
  }

  /** A round of three; the update of {@code liar} is left out. Gives the liar's receipt. */
  private Receipt round(int round, String liar, String... others) {
    machine.admit(next++, liar, round - 1);
    machine.admit(next++, others[0], round - 1);
    Decision.AskWeights ask =
        only(machine.admit(next++, others[1], round - 1), Decision.AskWeights.class);
    int row = -1;
    for (int i = 0; i < 3; i++) {
      row = ask.candidates().get(i).participant().equals(liar) ? i : row;
    }
    double[] values = {0.5, 0.5, 0.5};
    values[row] = 0;
    Exclusion out = new Exclusion(row, QualityControl.NORM_OUTLIER, "its norm is 7");
    Weights weights = new Weights(1, 3, values, List.of(out));
    List<Decision> decisions =
        machine.replay(
            new JournalFact(Fixtures.TASK, WeightFacts.of(round, ask.manifestHash(), 0, weights)));
    assertThat(all(decisions, Decision.Close.class)).hasSize(1);
    return announced(decisions, Receipt.class)
        .filter(r -> r.getParticipant().equals(liar))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLiarIsLeftOutThenKeptOutThenLetInAgain() {
    open();
    Receipt receipt = round(1, "liar", "a", "b");
    assertThat(receipt.getStatus()).isEqualTo(ReceiptStatus.REJECTED);
    assertThat(receipt.getCode()).isEqualTo(RejectionCode.EXCLUDED);
    assertThat(receipt.getDetail()).contains("NORM_OUTLIER", "its norm is 7");
    round(2, "liar", "a", "b"); // 0.25 is below 0.3: out for rounds 3 and 4.
    Receipt refusal = assertRefused(machine.admit(next++, "liar", 2), RejectionCode.QUARANTINED);
    assertThat(refusal.getDetail()).contains("liar", "again after round 4");
    round(3, "other", "a", "b");
    assertRefused(machine.admit(next++, "liar", 3), RejectionCode.QUARANTINED);
    round(4, "a", "b", "c");
    assertThat(all(machine.admit(next++, "liar", 4), Decision.Fold.class)).hasSize(1);
  }

  @Test
  void whoStandsBadlyIsToldToTheScorer() {
    open();
    round(1, "liar", "a", "b");
    machine.admit(next++, "liar", 1);
    machine.admit(next++, "a", 1);
    Decision.AskWeights ask = only(machine.admit(next++, "b", 1), Decision.AskWeights.class);
    assertThat(ask.candidates())
        .allSatisfy(
            c -> assertThat(c.reputation()).isEqualTo(c.participant().equals("liar") ? 0.5 : 1.0));
    assertThat(ask.norms().rounds()).isEqualTo(1);
  }
}
