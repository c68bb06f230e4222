package io.tributary.operators.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tributary.operators.robust.Exclusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class QualityControlTest {
  private static Candidate candidate(int i, double norm, Map<String, Double> metrics) {
    return new Candidate("p" + i, "", 1, norm, 1, metrics);
  }

  private static List<Candidate> withNorms(double... norms) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < norms.length; i++) {
      candidates.add(candidate(i, norms[i], Map.of()));
    }
    return candidates;
  }

  private static List<String> found(QualityControl quality, List<Candidate> candidates) {
    return quality.judge(candidates, NormReference.NONE, new double[0]).stream()
        .map(e -> e.row() + " " + e.code())
        .toList();
  }

  @Test
  void aNormFarAboveTheMedianIsAnOutlierAndTheWorstComesFirst() {
    QualityControl quality = QualityControl.parse("norms(spreads=4)");
    List<Candidate> candidates = withNorms(1, 1.1, 0.9, 30, 1.05, 300, 0);
    assertThat(found(quality, candidates)).containsExactly("5 NORM_OUTLIER", "3 NORM_OUTLIER");
    assertThat(quality.judge(candidates, NormReference.NONE, new double[0]).get(0).detail())
        .contains("its norm 300", "spreads above the running median", "up to 4.0");
  }

  @Test
  void theRunningMedianOutlivesARoundOfLiars() {
    QualityControl quality = QualityControl.parse("norms(spreads=4)");
    NormReference reference = NormReference.NONE;
    for (int round = 0; round < 10; round++) {
      reference = reference.after(new double[] {1, 1.1, 0.9, 1.05});
    }
    List<Candidate> most = withNorms(50, 50, 50, 1);
    assertThat(quality.judge(most, reference, new double[0]))
        .extracting(Exclusion::row)
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(reference.after(new double[0])).isEqualTo(reference);
  }

  @Test
  void whatPointsAwayFromTheLastAggregateIsLeftOut() {
    QualityControl quality = QualityControl.parse("direction(cosine=-0.1)");
    assertThat(quality.needsPrevious()).isTrue();
    double[] cosines = {0.9, -0.5, -0.05, Double.NaN};
    assertThat(quality.judge(withNorms(1, 1, 1, 1), NormReference.NONE, cosines))
        .singleElement()
        .satisfies(e -> assertThat(e.code()).isEqualTo("OPPOSITE_DIRECTION"))
        .satisfies(e -> assertThat(e.row()).isEqualTo(1))
        .satisfies(e -> assertThat(e.detail()).contains("-0.500", "at least -0.100"));
  }

  @Test
  void aReportFarFromTheGroupsIsContradicted() {
    QualityControl quality = QualityControl.parse("loss(metric=loss,spreads=3)");
    List<Candidate> candidates = new ArrayList<>();
    double[] losses = {0.5, 0.52, 0.48, 0.51, 0.0};
    for (int i = 0; i < losses.length; i++) {
      candidates.add(candidate(i, 1, Map.of("loss", losses[i])));
    }
    candidates.add(candidate(5, 1, Map.of()));
    assertThat(found(quality, candidates)).containsExactly("4 CONTRADICTED_REPORT");
    assertThat(found(quality, candidates.subList(0, 2))).as("two are no group").isEmpty();
  }

  @Test
  void factorsAreSamplesTimesReputationTimesScore() {
    QualityControl quality = QualityControl.parse("reputation -> score(metric=quality)");
    List<Candidate> candidates =
        List.of(
            new Candidate("a", "", 10, 1, 1, Map.of("quality", 0.5)),
            new Candidate("b", "", 10, 1, 0.25, Map.of("quality", 1.0)),
            new Candidate("c", "", 10, 1, 1, Map.of("quality", 7.0)),
            new Candidate("d", "", 10, 1, 1, Map.of()));
    assertThat(quality.factors(candidates)).containsExactly(5, 2.5, 10 * 0x1p-20, 10 * 0x1p-20);
    assertThat(QualityControl.parse("norms").factors(candidates)).containsExactly(10, 10, 10, 10);
  }

  @Test
  void anOrganizationIsCappedAsAWhole() {
    QualityControl quality = QualityControl.parse("cap(organization=0.5)");
    List<Candidate> candidates =
        List.of(
            new Candidate("a", "big", 40, 1, 1, Map.of()),
            new Candidate("b", "big", 40, 1, 1, Map.of()),
            new Candidate("c", "small", 10, 1, 1, Map.of()),
            new Candidate("d", "", 10, 1, 1, Map.of()));
    double[] capped = quality.factors(candidates);
    assertThat(capped[0] + capped[1]).isCloseTo(capped[2] + capped[3], within(1e-9));
    assertThat(capped[2]).isEqualTo(10);
  }

  @Property
  void nobodyHasMoreThanItsShareWhenThatIsPossible(
      @ForAll @Size(min = 4, max = 30) List<@DoubleRange(min = 0.01, max = 1e6) Double> weights,
      @ForAll @IntRange(min = 1, max = 6) int organizations,
      @ForAll @DoubleRange(min = 0.26, max = 1) double participant,
      @ForAll @DoubleRange(min = 0.3, max = 1) double organization) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      String owner = "o" + i % (organizations + 3);
      candidates.add(new Candidate("p" + i, owner, weights.get(i), 1, 1, Map.of()));
    }
    double[] factors = candidates.stream().mapToDouble(Candidate::factor).toArray();
    double[] capped = new Shares(participant, organization).cap(candidates, factors);
    double total = Arrays.stream(capped).sum();
    Map<String, Double> byOwner = new HashMap<>();
    for (int i = 0; i < capped.length; i++) {
      assertThat(capped[i]).isPositive().isLessThanOrEqualTo(factors[i]);
      assertThat(capped[i] / total).isLessThanOrEqualTo(participant + 1e-6);
      byOwner.merge(candidates.get(i).organization(), capped[i], Double::sum);
    }
    assertThat(byOwner.values())
        .allSatisfy(sum -> assertThat(sum / total).isLessThanOrEqualTo(organization + 1e-6));
  }

  @Test
  void aShareThatNobodyCanKeepLeavesAllAlike() {
    List<Candidate> two =
        List.of(
            new Candidate("a", "", 40, 1, 1, Map.of()), new Candidate("b", "", 10, 1, 1, Map.of()));
    assertThat(QualityControl.parse("cap(participant=0.4)").factors(two)).containsExactly(10, 10);
    assertThat(QualityControl.parse("cap(participant=0.5)").factors(two)[0])
        .isCloseTo(10, within(1e-9));
  }

  @Test
  void whoIsLeftOutOftenIsKeptOutAndComesBack() {
    Reputation reputation = QualityControl.parse("reputation").reputation().orElseThrow();
    Map<String, Standing> standings = new HashMap<>();
    int round = 1;
    while (!standings.getOrDefault("liar", Standing.GOOD).quarantinedIn(round)) {
      reputation.after(round++, standings, Set.of("honest"), Set.of("liar"));
    }
    assertThat(round).as("0.8^5 is below 0.4").isEqualTo(6);
    assertThat(standings).containsOnlyKeys("liar");
    assertThat(standings.get("liar")).isEqualTo(new Standing(0.4, 10));
    assertThat(standings.get("liar").quarantinedIn(10)).isTrue();
    assertThat(standings.get("liar").quarantinedIn(11)).isFalse();
    reputation.after(11, standings, Set.of("liar"), Set.of());
    assertThat(standings.get("liar").reputation()).isCloseTo(0.52, within(1e-12));
    for (int good = 12; good < 40; good++) {
      reputation.after(good, standings, Set.of("liar"), Set.of());
    }
    assertThat(standings).as("all is forgotten").isEmpty();
  }

  @Test
  void whatIsNotKnownIsSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityControl.parse("norm"))
        .withMessage(
            "unknown quality policy 'norm'; known: cap, direction, loss, norms, reputation, score");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityControl.parse("norms -> norms"))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityControl.parse("norms(spreads=0)"))
        .withMessageContaining("[1.0, 1000.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityControl.parse("cap(share=0.1)"))
        .withMessageContaining("no argument 'share'");
  }
}
