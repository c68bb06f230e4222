package io.tributary.local.bench;

import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.schemas.UpdateHeader;
import io.tributary.serde.ModelLayout;
import java.util.List;

/**
 * What participants send: updates of one size, so many a round.
 *
 * @param federation its name
 * @param parameters of the model
 * @param updates that close a round, each of another participant
 * @param rounds of the task
 * @param rule of the task
 */
record Workload(String federation, int parameters, int updates, int rounds, String rule) {
  static final int BLOCK = 65_536;
  private static final double MAX_WEIGHT = 1000;
  private static final double MAX_NORM = 100;
  private static final int FEWEST_TERMS = 10_000;
  private static final String MEAN = "mean";

  /** Of a task with plain averaging. */
  Workload(String federation, int parameters, int updates, int rounds) {
    this(federation, parameters, updates, rounds, MEAN);
  }

  /** The task: federated averaging by the rule, the bounds the same for every number of updates. */
  TaskSpec task() {
    return TaskSpec.newBuilder()
        .setFederation(federation)
        .setName("bench")
        .setModel(
            ModelSpec.newBuilder()
                .setParameters(List.of(new ParameterSpec("w", List.of(parameters))))
                .setBlockSize(BLOCK)
                .build())
        .setRounds(
            RoundsSpec.newBuilder()
                .setCount(rounds)
                .setQuorum(updates)
                .setMinimum(rule.equals(MEAN) ? 1 : updates)
                .setDeadlineMillis(3_600_000)
                .build())
        .setAggregation(AggregationSpec.newBuilder().setRule(rule).build())
        .setOptimizer(OptimizerSpec.newBuilder().build())
        .setBounds(
            BoundsSpec.newBuilder()
                .setMaxNormL2(MAX_NORM)
                .setMaxWeight(MAX_WEIGHT)
                .setMaxParticipantsPerRound(Math.max(FEWEST_TERMS, updates))
                .build())
        .setTraining(new TrainingSpec(1, 1, 0.1, 0.0))
        .build();
  }

  ModelLayout layout() {
    return new ModelLayout(parameters, BLOCK);
  }

  /** Bytes of all payloads of a round. */
  long payloadBytes() {
    return (long) parameters * Float.BYTES * updates;
  }

  /** Records of all updates of a round: a header and the blocks of each. */
  long records() {
    return (long) updates * (1 + layout().blocks());
  }

  UpdateHeader header(int participant, int baseVersion) {
    return UpdateHeader.newBuilder()
        .setFederation(federation)
        .setTask("bench")
        .setParticipant(Crowd.id(participant))
        .setBaseVersion(baseVersion)
        .setWeight(1.0 + participant % 100)
        .setBlockHashes(List.of())
        .build();
  }
}
