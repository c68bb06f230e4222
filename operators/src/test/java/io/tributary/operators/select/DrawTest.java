package io.tributary.operators.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.schemas.CohortDrawn;
import io.tributary.schemas.JournalFact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrawTest {
  private static final List<String> ACTIVE =
      IntStream.range(0, 20).mapToObj(i -> "clinic-" + i).toList();

  private static CohortRequest request(int round, int size, long seed) {
    return new CohortRequest("clinics", "t", round, size, 1, seed, 0, List.of());
  }

  private static List<String> drawn(CohortRequest request, List<String> active) {
    JournalFact fact = Draw.of(request, active);
    assertThat(fact.getTask()).isEqualTo(request.task());
    CohortDrawn cohort = (CohortDrawn) fact.getFact();
    assertThat(cohort.getRound()).isEqualTo(request.round());
    return cohort.getParticipants();
  }

  @Property(tries = 200)
  void isTheSameForTheSameParticipantsInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int size) {
    List<String> shuffled = new ArrayList<>(ACTIVE);
    Collections.shuffle(shuffled, new Random(seed));
    List<String> cohort = drawn(request(3, size, seed), shuffled);
    assertThat(cohort)
        .isEqualTo(drawn(request(3, size, seed), ACTIVE))
        .isSorted()
        .doesNotHaveDuplicates()
        .isSubsetOf(ACTIVE)
        .hasSize(Math.min(size, ACTIVE.size()));
  }

  @Property(tries = 100)
  void aParticipantThatLeavesTouchesNobodyElsesPlace(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 19) int leaving) {
    List<String> before = drawn(request(1, 5, seed), ACTIVE);
    List<String> others = new ArrayList<>(ACTIVE);
    String gone = others.remove(leaving);
    List<String> after = drawn(request(1, 5, seed), others);
    List<String> stayed = new ArrayList<>(before);
    stayed.remove(gone);
    assertThat(after).containsAll(stayed).hasSize(5);
  }

  @Test
  void whoIsBarredIsNotEligible() {
    CohortRequest request =
        new CohortRequest("clinics", "t", 1, 5, 1, 7, 0, List.of("clinic-3", "clinic-x"));
    assertThat(request.eligible(ACTIVE)).hasSize(19).doesNotContain("clinic-3");
  }

  @Test
  void seedRoundTaskAndFederationMatter() {
    List<String> cohort = drawn(request(1, 5, 7), ACTIVE);
    assertThat(drawn(request(1, 5, 8), ACTIVE)).isNotEqualTo(cohort);
    assertThat(drawn(request(2, 5, 7), ACTIVE)).isNotEqualTo(cohort);
    assertThat(drawn(new CohortRequest("clinics", "u", 1, 5, 1, 7, 0, List.of()), ACTIVE))
        .isNotEqualTo(cohort);
    assertThat(drawn(new CohortRequest("banks", "t", 1, 5, 1, 7, 0, List.of()), ACTIVE))
        .isNotEqualTo(cohort);
    assertThat(drawn(new CohortRequest("clinics", "t", 1, 5, 9, 7, 99, List.of()), ACTIVE))
        .as("what only says when to draw does not")
        .isEqualTo(cohort);
  }

  /**
   * In 4000 rounds of 5 of 20 each is drawn 1000 times, standard deviation 27.4, and each of 190
   * pairs 210.5 times, standard deviation 14.1. Seeds are fixed, so this fails always or never;
   * with fresh ones, six deviations would be passed in one of a million runs.
   */
  @Test
  void everybodyAndEveryPairIsDrawnEquallyOften() {
    Map<String, Integer> single = new HashMap<>();
    Map<String, Integer> pairs = new HashMap<>();
    for (int round = 1; round <= 4000; round++) {
      List<String> cohort = drawn(request(round, 5, 42), ACTIVE);
      for (int i = 0; i < cohort.size(); i++) {
        single.merge(cohort.get(i), 1, Integer::sum);
        for (int j = i + 1; j < cohort.size(); j++) {
          pairs.merge(cohort.get(i) + " " + cohort.get(j), 1, Integer::sum);
        }
      }
    }
    assertThat(single).hasSize(20);
    assertThat(single.values()).allMatch(count -> Math.abs(count - 1000) < 6 * 27.4);
    assertThat(pairs).hasSize(190);
    assertThat(pairs.values()).allMatch(count -> Math.abs(count - 210.5) < 6 * 14.1);
  }
}
