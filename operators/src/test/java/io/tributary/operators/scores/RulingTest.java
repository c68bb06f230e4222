package io.tributary.operators.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.robust.Gram;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.HeldRules;
import io.tributary.operators.robust.Weights;
import io.tributary.serde.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RulingTest {
  private static final float[][] ROWS = {{1, 0}, {1.1f, 0.1f}, {0.9f, 0}, {-50, 3}, {1, -0.1f}};

  private static Weights weights(String rule, String quality, float[][] rows) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < ROWS.length; i++) {
      double norm = Math.hypot(rows[i][0], rows[i][1]);
      candidates.add(new Candidate("p" + i, "", 1, norm, 1, Map.of()));
    }
    HeldRule held = HeldRules.parse(rule);
    WeighRequest request =
        new WeighRequest(
            "clinics/digits", 3, rule, quality, Digest.ZERO, NormReference.NONE, candidates);
    return Ruling.of(request, held, Gram.of(rows), 7);
  }

  @Test
  void whatIsLeftOutHasNoWeightAndTheRuleSeesTheRest() {
    Weights weights = weights("nnm(f=1) -> trimmed-mean(f=1)", "norms", ROWS);
    assertThat(weights.rows()).isEqualTo(4);
    assertThat(weights.columns()).isEqualTo(5);
    for (int row = 0; row < 4; row++) {
      assertThat(weights.at(row, 3)).isZero();
    }
    assertThat(weights.exclusions())
        .anySatisfy(
            e -> {
              assertThat(e.row()).isEqualTo(3);
              assertThat(e.code()).isEqualTo("NORM_OUTLIER");
            });
  }

  @Test
  void aColumnOfThePreviousAggregateCountsForNothingUnlessTheRuleWantsIt() {
    float[][] rows = {{1, 0}, {1.1f, 0.1f}, {0.9f, 0}, {-50, 3}, {1, -0.1f}, {1, 0}};
    Weights weights = weights("nnm(f=1) -> trimmed-mean(f=1)", "direction(cosine=0)", rows);
    assertThat(weights.columns()).isEqualTo(6);
    for (int row = 0; row < weights.rows(); row++) {
      assertThat(weights.at(row, 3)).isZero();
      assertThat(weights.at(row, 5)).isZero();
    }
  }

  @Test
  void policiesLeaveTheRuleEnoughUpdates() {
    float[][] rows = {{1, 0}, {1, 0}, {1, 0}, {-50, 3}, {-70, 1}};
    Weights weights = weights("trimmed-mean(f=2)", "norms", rows);
    assertThat(weights.exclusions()).as("five updates are needed to bear two").isEmpty();
    assertThat(weights.rows()).isEqualTo(5);
  }
}
