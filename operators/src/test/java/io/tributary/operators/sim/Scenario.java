package io.tributary.operators.sim;

import io.tributary.operators.admit.CreditBook;
import io.tributary.operators.admit.PartitionDesk;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What kind of federation a seed gives.
 *
 * @param task the one task
 * @param plan the task's
 * @param participants how many there are, beside regions
 * @param partitions of the updates topic
 * @param creditUpdates complete updates that may await the journal in one intake
 * @param uploadUpdates unfinished updates that may be open in one intake
 * @param regions how many take part with their sums
 * @param twoCopies whether a second copy of the job comes and goes
 * @param crashMillis mean time between crashes; 0 for none
 * @param liveMillis how long participants and faults are at work
 */
record Scenario(
    TaskSpec task,
    TaskPlan plan,
    int participants,
    int partitions,
    int creditUpdates,
    int uploadUpdates,
    int regions,
    boolean twoCopies,
    int crashMillis,
    long liveMillis) {
  /** No task has more rounds. */
  static final int MOST_ROUNDS = 6;

  /** One federation, or a parent and then its regions. */
  static List<Scenario> of(Dice dice) {
    int regions = dice.percent(20) ? dice.between(1, 2) : 0;
    TaskSpec task = Learning.task(dice, regions > 0);
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.add(of(dice, task, regions > 0 ? dice.upTo(2) : dice.between(2, 5), regions));
    for (int i = 1; i <= regions; i++) {
      TaskSpec region =
          TaskSpec.newBuilder(task)
              .setFederation("region-" + i)
              .setUpstream(new UpstreamSpec(task.getFederation(), task.getName()))
              .setRounds(rounds(dice, dice.between(1, 3), true))
              .build();
      scenarios.add(of(dice, region, dice.between(1, 4), 0));
    }
    return scenarios;
  }

  private static Scenario of(Dice dice, TaskSpec task, int participants, int regions) {
    return new Scenario(
        task,
        TaskPlan.of(task),
        participants,
        dice.between(1, 3),
        dice.percent(50) ? 1000 : dice.between(1, 3),
        dice.percent(50) ? 1000 : dice.between(1, 3),
        regions,
        dice.percent(50),
        dice.percent(25) ? 0 : dice.between(1000, 6000),
        dice.between(3000, 8000));
  }

  /**
   * Rounds of some policy.
   *
   * @param inStep whether only updates of the newest version may count
   */
  static RoundsSpec rounds(Dice dice, int quorum, boolean inStep) {
    RoundsSpec.Builder rounds =
        RoundsSpec.newBuilder()
            .setCount(dice.between(2, MOST_ROUNDS))
            .setQuorum(quorum)
            .setMinimum(dice.between(1, quorum))
            .setDeadlineMillis(dice.between(100, 2000));
    switch (inStep ? dice.between(2, 5) : dice.upTo(3)) {
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

  boolean isRegion() {
    return task.getUpstream() != null;
  }

  /** With its arguments. */
  String algorithm() {
    return task.getAggregation().getAlgorithm();
  }

  /** Of one vector. */
  int parameters() {
    return (int) plan.layout().parameters();
  }

  /** Of all vectors. */
  int blocks() {
    return plan.blocks();
  }

  /** Payload of the largest update. */
  long updateBytes() {
    return (long) parameterBytes() * parameters() * plan.vectors().size();
  }

  private int parameterBytes() {
    return regions > 0 ? Long.BYTES : Float.BYTES;
  }

  /**
   * The credit, or the unfinished uploads where these are more. Only where no copy ever starts over
   * a journal: what it foretells is let in whatever is open.
   */
  long mostUndecidedBytes() {
    if (twoCopies || crashMillis > 0) {
      return Long.MAX_VALUE;
    }
    long credit = creditUpdates * updateBytes() + (long) Learning.BLOCK * parameterBytes();
    return Math.max(credit, Math.max(1, uploadUpdates) * updateBytes());
  }

  CreditBook newBook() {
    return new CreditBook(
        PartitionDesk.MAX_RECORD_BYTES + creditUpdates * updateBytes(),
        uploadUpdates * updateBytes());
  }

  @Override
  public String toString() {
    return task + ", participants " + participants + ", partitions " + partitions;
  }
}
