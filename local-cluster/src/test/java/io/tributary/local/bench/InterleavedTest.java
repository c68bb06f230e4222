package io.tributary.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterleavedTest {
  private final List<String> told = new ArrayList<>();
  private final List<String> order = new ArrayList<>();

  private Probe probe(String name, Double... values) {
    Iterator<Double> next = List.of(values).iterator();
    return () -> {
      order.add(name);
      return next.next();
    };
  }

  private Interleaved run(int warmUps, Double[] ours, Double[] reference) throws Exception {
    try (Bench bench = new Bench(new Form(true, warmUps, ours.length - warmUps), told::add)) {
      return new Interleaved(bench, "x")
          .add("ours", probe("ours", ours))
          .add("reference", probe("reference", reference))
          .run();
    }
  }

  @Test
  void valueAndReferenceTakeTurnsAndWarmUpsDoNotCount() throws Exception {
    Interleaved runs =
        run(1, new Double[] {900.0, 10.0, 40.0, 30.0}, new Double[] {1.0, 10.0, 20.0, 10.0});

    assertThat(order)
        .containsExactly(
            "ours", "reference", "ours", "reference", "ours", "reference", "ours", "reference");
    assertThat(runs.of("ours")).isEqualTo(new Spread(30, 10, 40));
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).contains("warm-up");
  }

  @Test
  void ratiosAreTakenWithinARepetitionNotBetweenMedians() throws Exception {
    Interleaved runs = run(0, new Double[] {10.0, 40.0, 30.0}, new Double[] {10.0, 20.0, 10.0});

    Outcome outcome =
        runs.outcome(new Interleaved.Label("f", "c", "MB/s", true), "ours", "reference");

    assertThat(outcome.value()).isEqualTo(30);
    assertThat(outcome.referenceValue()).isEqualTo(10.0);
    assertThat(outcome.ratio()).isEqualTo(new Spread(2, 1, 3));
    assertThat(outcome.repetitions()).isEqualTo(3);
  }

  @Test
  void goalsAreOfTheRatioOrOfTheValueAndBoundFromBelowOrAbove() throws Exception {
    Outcome outcome =
        run(0, new Double[] {10.0}, new Double[] {20.0})
            .outcome(new Interleaved.Label("f", "c", "ms", false), "ours", "reference");

    assertThat(Goal.ratioAtLeast(0.5).met(outcome)).isTrue();
    assertThat(Goal.ratioAtLeast(0.51).met(outcome)).isFalse();
    assertThat(Goal.ratioAtMost(0.5).met(outcome)).isTrue();
    assertThat(Goal.ratioAtMost(0.49).met(outcome)).isFalse();
    assertThat(Goal.valueAtLeast(10).met(outcome)).isTrue();
    assertThat(Goal.valueAtLeast(11).met(outcome)).isFalse();
    assertThat(Goal.valueAtMost(10).met(outcome)).isTrue();
    assertThat(Goal.valueAtMost(9).met(outcome)).isFalse();
  }
}
