package io.tributary.operators;

import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.GeneratedClasses;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.List;

/** A task of 650 parameters in 3 blocks; part of golden bytes, so it never changes. */
public final class SampleTask {
  static {
    GeneratedClasses.trust();
  }

  /** The task, {@code clinics/digits}. */
  public static final TaskSpec SPEC =
      TaskSpec.newBuilder()
          .setFederation("clinics")
          .setName("digits")
          .setModel(
              ModelSpec.newBuilder()
                  .setParameters(
                      List.of(
                          new ParameterSpec("dense.weight", List.of(64, 10)),
                          new ParameterSpec("dense.bias", List.of(10))))
                  .setBlockSize(256)
                  .setBlocks(3)
                  .build())
          .setRounds(
              RoundsSpec.newBuilder()
                  .setCount(30)
                  .setQuorum(16)
                  .setMinimum(8)
                  .setCohort(16)
                  .build())
          .setAggregation(AggregationSpec.newBuilder().build())
          .setOptimizer(OptimizerSpec.newBuilder().build())
          .setBounds(
              BoundsSpec.newBuilder()
                  .setMaxNormL2(10)
                  .setMaxWeight(10_000)
                  .setMaxParticipantsPerRound(1000)
                  .build())
          .setTraining(new TrainingSpec(1, 32, 0.1, 0.0))
          .setDesiredState(DesiredState.RUNNING)
          .build();

  private SampleTask() {}
}
