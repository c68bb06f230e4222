package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.operators.verify.Divergence.Kind;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.RoundFact;
import io.tributary.serde.Topics.Stream;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;

/** A record of three rounds, of which one place is forged. */
abstract class PlantedFaults {
  final RecordedTask task = new RecordedTask(Fixtures.task(2, 9).build());

  @BeforeEach
  void threeRounds() {
    for (int round = 1; round <= 3; round++) {
      task.send("p1", round - 1, 1, 2, 3, 4, 5f * round);
      task.send("p2", round - 1, 0.5f, -2, round, 0, 1);
    }
  }

  final Divergence first(Kind kind, int round, Where where) {
    TaskReport report = task.verify();
    assertThat(report.shown()).isNotEmpty();
    Divergence first = report.shown().get(0);
    assertThat(first.kind()).as(first.toString()).isEqualTo(kind);
    assertThat(first.round()).as(first.toString()).isEqualTo(round);
    assertThat(first.where()).as(first.toString()).isEqualTo(where);
    assertThat(first.task()).isEqualTo(Fixtures.TASK);
    assertThat(first.expected()).isNotEqualTo(first.found()).isNotBlank();
    return first;
  }

  Where forgeRound(int round, UnaryOperator<RoundClosed> change) {
    return task.forge(
        Stream.ROUNDS, RoundClosed.class, closed -> closed.getRound() == round, change::apply);
  }

  Where forgeModel(int version, UnaryOperator<ModelPublished> change) {
    return task.forge(
        Stream.ROUNDS, ModelPublished.class, model -> model.getVersion() == version, change::apply);
  }

  RoundClosed closed(int round) {
    return task.all(Stream.ROUNDS, RoundClosed.class).get(round - 1);
  }

  ModelPublished model(int version) {
    return task.all(Stream.ROUNDS, ModelPublished.class).get(version);
  }

  Where announce(Object fact) {
    return task.append(Stream.ROUNDS, new RoundFact(Fixtures.TASK, fact));
  }
}
