package io.tributary.operators.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeldRulesTest {
  private static final List<String> RULES =
      List.of(
          "mean",
          "median",
          "trimmed-mean",
          "meamed",
          "phocas",
          "sign-majority",
          "geometric-median",
          "krum",
          "multi-krum",
          "bulyan(f=1)",
          "mda",
          "monna(trusted=p0)",
          "centred-clipping(tau=1)",
          "dnc",
          "caf",
          "fltrust(trusted=p0)",
          "foolsgold",
          "nnm -> median",
          "bucketing(s=2) -> median",
          "clip(c=1) -> mean",
          "arc -> krum",
          "robust");

  private static double[][] rows(int n) {
    Random random = new Random(n);
    double[][] rows = new double[n][4];
    for (double[] row : rows) {
      Arrays.setAll(row, p -> (float) random.nextGaussian());
    }
    return rows;
  }

  /** Nothing that was let in at the opening may stop a job. */
  @Test
  void everyRuleTakesRoundsOfEverySizeThatBearsItsFaults() {
    for (String text : RULES) {
      HeldRule rule = HeldRules.parse(text);
      for (int n : new int[] {1, 2, 3, 5, 7, 11, 40, 130}) {
        if (rule.maxByzantine(n) >= rule.byzantine()) {
          double[] aggregate = Applied.aggregate(rule, rows(n), null, 7);
          assertThat(Arrays.stream(aggregate).allMatch(Double::isFinite))
              .as("%s of %d", text, n)
              .isTrue();
        }
      }
      assertThat(HeldRules.parse(rule.text()).text()).isEqualTo(rule.text());
    }
  }

  @Test
  void updatesThatAreAllAlikeOrAllZeroAreTheirOwnAggregate() {
    for (String text : RULES) {
      double[][] alike = new double[7][];
      Arrays.fill(alike, new double[] {0.25, -0.5});
      double[] aggregate = Applied.aggregate(text, alike);
      if (!text.startsWith("sign-majority") && !text.startsWith("centred")) {
        assertThat(aggregate[0]).as(text).isBetween(0.2499999, 0.2500001);
      }
      Arrays.fill(alike, new double[2]);
      assertThat(Applied.aggregate(text, alike)).as(text).containsOnly(0);
    }
  }

  @Test
  void filteringTellsWhomItLeftOut() {
    double[][] rows = rows(11);
    rows[3] = new double[] {100, 0, 0, 0};
    rows[8] = new double[] {0, -100, 0, 0};
    Weights weights = HeldRules.parse("caf(f=2)").weigh(Applied.round(rows, null, 1));
    assertThat(weights.exclusions()).extracting(Exclusion::row).containsExactly(3, 8);
    assertThat(weights.exclusions())
        .allMatch(e -> e.code().equals("SPECTRAL_OUTLIER") && e.detail().contains("filtering"));
    assertThat(weights.at(0, 3) + weights.at(0, 8)).isLessThan(0.002);
  }

  @Test
  void withoutTheTrustedParticipantNothingMoves() {
    HeldRule rule = HeldRules.parse("fltrust(trusted=nobody)");
    Weights weights = rule.weigh(Applied.round(rows(5), null, 1));
    assertThat(weights.values()).containsOnly(0);
    assertThat(weights.exclusions()).hasSize(5).allMatch(e -> e.code().equals("NO_REFERENCE"));
  }

  @Test
  void bucketsDependOnTheSeedAndTheParticipantsAlone() {
    HeldRule rule = HeldRules.parse("bucketing(s=2) -> median");
    Weights one = rule.weigh(Applied.round(rows(9), null, 1));
    assertThat(rule.weigh(Applied.round(rows(9), null, 1))).isEqualTo(one);
    assertThat(rule.weigh(Applied.round(rows(9), null, 2))).isNotEqualTo(one);
    assertThat(one.rows()).isEqualTo(5);
  }

  @Test
  void aChainBearsTheLeastOfItsLinks() {
    assertThat(HeldRules.parse("bucketing(s=2) -> median").maxByzantine(20)).isEqualTo(4);
    assertThat(HeldRules.parse("nnm(f=2) -> bulyan(f=2)").maxByzantine(11)).isEqualTo(2);
    assertThat(HeldRules.parse("clip(c=1) -> mean").maxByzantine(11)).isZero();
    assertThat(HeldRules.parse("robust(f=2)").text()).isEqualTo("arc(f=2) -> caf(f=2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nnm(f=1)",
        "krum(f=1) -> mean",
        "krum(f=-1)",
        "krum(g=1)",
        "nothing",
        "bulyan",
        "monna(f=1)",
        "clip -> mean",
        "centred-clipping(tau=1,start=there)"
      })
  void whatIsNoRuleIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HeldRules.parse(text));
  }
}
