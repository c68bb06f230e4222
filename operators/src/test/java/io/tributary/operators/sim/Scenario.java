package io.tributary.operators.sim;

import io.tributary.operators.Fixtures;
import io.tributary.operators.admit.CreditBook;
import io.tributary.operators.admit.PartitionDesk;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.util.List;

/**
 * What kind of world a seed gives.
 *
 * @param task the one task
 * @param participants how many there are
 * @param partitions of the updates topic
 * @param creditUpdates complete updates that may await the journal in one intake
 * @param uploadUpdates unfinished updates that may be open in one intake
 * @param twoCopies whether a second copy of the job comes and goes
 * @param crashMillis mean time between crashes; 0 for none
 * @param liveMillis how long participants and faults are at work
 */
record Scenario(
    TaskSpec task,
    int participants,
    int partitions,
    int creditUpdates,
    int uploadUpdates,
    boolean twoCopies,
    int crashMillis,
    long liveMillis) {
  /** No task has more rounds. */
  static final int MOST_ROUNDS = 6;

  private static final int BLOCK = 2;

  static Scenario of(Dice dice) {
    return new Scenario(
        task(dice),
        dice.between(2, 5),
        dice.between(1, 3),
        dice.percent(50) ? 1000 : dice.between(1, 3),
        dice.percent(50) ? 1000 : dice.between(1, 3),
        dice.percent(50),
        dice.percent(25) ? 0 : dice.between(1000, 6000),
        dice.between(3000, 8000));
  }

  private static TaskSpec task(Dice dice) {
    int quorum = dice.between(1, 3);
    return Fixtures.task(quorum, dice.between(2, 6))
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(dice.between(3, 5)))))
                .setBlockSize(BLOCK)
                .setInitialization(dice.percent(50) ? "zeros" : "uniform(scale=1,seed=7)")
                .build())
        .setRounds(rounds(dice, quorum))
        .setOptimizer(
            OptimizerSpec.newBuilder()
                .setName(dice.percent(50) ? "sgd" : "fedavgm(momentum=0.5)")
                .build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(100)
                .setMaxWeight(100)
                .setMaxParticipantsPerRound(10)
                .setUploadTimeoutMillis(dice.between(100, 1500))
                .build())
        .build();
  }

  static RoundsSpec rounds(Dice dice, int quorum) {
    RoundsSpec.Builder rounds =
        RoundsSpec.newBuilder()
            .setCount(dice.between(2, MOST_ROUNDS))
            .setQuorum(quorum)
            .setMinimum(dice.between(1, quorum))
            .setDeadlineMillis(dice.between(100, 2000));
    switch (dice.upTo(3)) {
      case 0 ->
          rounds
              .setPolicy("buffered")
              .setBufferSize(dice.between(1, 3))
              .setMaxStaleness(dice.upTo(3));
      case 1 -> rounds.setPolicy("async").setMaxStaleness(dice.upTo(3));
      case 2 -> rounds.setSelection("random(seed=3)").setOverSelection(1.5);
      default -> rounds.setSelection("all");
    }
    return rounds.build();
  }

  int parameters() {
    return task.getModel().getParameters().get(0).getShape().get(0);
  }

  int blocks() {
    return (parameters() + BLOCK - 1) / BLOCK;
  }

  long updateBytes() {
    return 4L * parameters();
  }

  /**
   * The credit, or the unfinished uploads where these are more. Only where no copy ever starts over
   * a journal: what it foretells is let in whatever is open.
   */
  long mostUndecidedBytes() {
    if (twoCopies || crashMillis > 0) {
      return Long.MAX_VALUE;
    }
    long credit = creditUpdates * updateBytes() + (long) BLOCK * Float.BYTES;
    return Math.max(credit, Math.max(1, uploadUpdates) * updateBytes());
  }

  CreditBook newBook() {
    return new CreditBook(
        PartitionDesk.MAX_RECORD_BYTES + creditUpdates * updateBytes(),
        uploadUpdates * updateBytes());
  }
}
