package io.tributary.operators.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.operators.Fixtures;
import io.tributary.schemas.ModelBlock;
import io.tributary.schemas.ModelPublished;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.RoundClosed;
import io.tributary.schemas.SnapshotWanted;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TaskStopped;
import io.tributary.serde.Digest;
import io.tributary.serde.Topics.Stream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What can still be verified when the journal or the rounds topic begins later. */
class TrimmedJournalTest {
  private static void round(RecordedTask task, int round) {
    task.send("p1", round - 1, 1, 2, 3, 4, 5f * round);
    task.send("p2", round - 1, 0.5f, -2, round, 0, 1);
  }

  private static RecordedTask run(TaskSpec spec) {
    RecordedTask task = new RecordedTask(spec);
    round(task, 1);
    round(task, 2);
    return task;
  }

  private static TaskSpec spec() {
    return Fixtures.task(2, 9).build();
  }

  private static long snapshot(RecordedTask task) {
    return task.fact(new SnapshotWanted(77L, 1 << 20)).offset();
  }

  @Test
  void roundsAfterTheSnapshotAreRecomputed() {
    RecordedTask task = run(spec());
    long point = snapshot(task);
    round(task, 3);
    round(task, 4);
    task.trimJournal(point);

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.state()).isEqualTo("RUNNING");
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(4, 2, 2, 0, 0));
    assertThat(report.unverifiable())
        .containsExactly(new TaskReport.Gap(1, 2, "the journal no longer holds it"));
    assertThat(report.updates().included()).isEqualTo(4);
  }

  @Test
  void factsBetweenTheRequestAndTheSnapshotCount() {
    RecordedTask task = run(spec());
    long point = snapshot(task);
    long answer = task.topic(Stream.JOURNAL).size() - 1L;
    round(task, 3);
    var log = task.topic(Stream.JOURNAL);
    log.add(log.remove((int) answer)); // The snapshot was appended only now.
    task.trimJournal(point);

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(3, 1, 2, 0, 0));
  }

  @Test
  void theRoundThatWasOpenCannotBeVerifiedTheNextOneCan() {
    RecordedTask task = run(spec());
    task.send("p1", 2, 1, 1, 1, 1, 1);
    long point = snapshot(task);
    task.send("p2", 2, 2, 1, 1, 1, 1);
    round(task, 4);
    task.trimJournal(point);

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(4, 1, 3, 0, 0));
    assertThat(report.unverifiable()).last().extracting("from", "to").containsExactly(3, 3);
  }

  @Test
  void aDivergenceAfterTheSnapshotIsFound() {
    RecordedTask task = run(spec());
    long point = snapshot(task);
    round(task, 3);
    task.trimJournal(point);
    task.forge(
        Stream.ROUNDS,
        ModelPublished.class,
        model -> model.getVersion() == 3,
        model -> ModelPublished.newBuilder(model).setParentHash(Digest.ZERO.toFixed()).build());
    task.forge(
        Stream.MODELS,
        ModelBlock.class,
        block -> block.getVersion() == 3,
        block -> ModelBlock.newBuilder(block).setParameters(ByteBuffer.wrap(new byte[8])).build());

    assertThat(task.verify().shown())
        .extracting(Divergence::kind)
        .containsExactly(Divergence.Kind.WRONG_PARENT, Divergence.Kind.BLOCK_DIFFERS);
  }

  @Test
  void aRoundThatTheJournalDoesNotCloseIsFoundAfterTheSnapshot() {
    RecordedTask task = run(spec());
    long point = snapshot(task);
    round(task, 3);
    task.trimJournal(point);
    task.forge(
        Stream.ROUNDS,
        RoundClosed.class,
        closed -> closed.getRound() == 3,
        closed -> RoundClosed.newBuilder(closed).setRound(4).build());

    assertThat(task.verify().shown())
        .extracting(Divergence::kind)
        .contains(Divergence.Kind.ROUND_WITHOUT_REASON);
  }

  @Test
  void anOptimizersStateIsNotInTheJournal() {
    RecordedTask task =
        run(
            Fixtures.task(2, 9)
                .setOptimizer(OptimizerSpec.newBuilder().setName("fedadam").build())
                .build());
    long point = snapshot(task);
    round(task, 3);
    task.trimJournal(point);

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(3, 0, 3, 0, 0));
    assertThat(report.unverifiable()).last().extracting("reason").asString().contains("optimizer");
  }

  @Test
  void anEndBeforeTheSnapshotIsKnown() {
    RecordedTask task = run(spec());
    task.fact(new TaskStopped(""));
    task.trimJournal(snapshot(task));

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.state()).isEqualTo("STOPPED");
  }

  @Test
  void withoutASnapshotNothingIsKnownAndNothingIsClaimed() {
    RecordedTask task = run(spec());
    round(task, 3);
    task.trimJournal(4);

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.state()).isEqualTo("NOT_IN_JOURNAL");
    assertThat(report.rounds().verified()).isZero();
  }

  @Test
  void roundsWhoseFactsWereGivenUpAreSaidToBeUnverifiable() {
    RecordedTask task = run(spec());
    round(task, 3);
    round(task, 4);
    task.compactRounds(2);

    TaskReport report = task.verify();

    assertThat(report.shown()).isEmpty();
    assertThat(report.rounds()).isEqualTo(new TaskReport.Rounds(4, 2, 2, 0, 0));
    assertThat(report.updates().included()).isEqualTo(8);
    assertThat(report.underWay()).isEmpty();
  }
}
