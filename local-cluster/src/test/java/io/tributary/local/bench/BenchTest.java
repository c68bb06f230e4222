package io.tributary.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.GeneratedClasses;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BenchTest {
  @BeforeAll
  static void trust() {
    GeneratedClasses.trust();
  }

  @Test
  void foldIsMeasuredBesideACopyAndItsSumsAreChecked() throws Exception {
    try (Bench bench = new Bench(new Form(true, 0, 1), line -> {})) {
      List<Outcome> outcomes = bench.measure("fold");

      assertThat(outcomes).extracting(Outcome::label).containsExactly("1M", "1M from the record");
      assertThat(outcomes)
          .allSatisfy(
              outcome -> {
                assertThat(outcome.reference()).isEqualTo("arraycopy");
                assertThat(outcome.ratio().median())
                    .isEqualTo(outcome.value() / outcome.referenceValue());
                assertThat(outcome.ratio().median()).isPositive();
              });
    }
  }

  @Test
  void unknownFiguresAndCasesAreNamed() throws Exception {
    try (Bench bench = new Bench(Form.quick(), line -> {})) {
      assertThatThrownBy(() -> bench.measure("speed"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("speed")
          .hasMessageContaining("ingest");
      assertThatThrownBy(() -> bench.measure("small/3k"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3k");
    }
  }

  @Test
  void everyWorkloadCanBeOpened() {
    for (int parameters : new int[] {1_000, 1 << 20, 25_000_000}) {
      Workload workload = new Workload("bench", parameters, 50_000, 1_000);
      assertThat(TaskCheck.problems(workload.task())).isEmpty();
    }
  }

  @Test
  void theCrowdSignsTheSameEveryTime() {
    Workload workload = new Workload("bench", 1_000, 3, 1);

    assertThat(new Crowd(workload).update(2, 5).id())
        .isEqualTo(new Crowd(workload).update(2, 5).id())
        .isNotEqualTo(new Crowd(workload).update(1, 5).id());
  }
}
