package io.tributary.operators;

import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.List;

/** A task of 650 parameters in 3 blocks; part of golden bytes, so it never changes. */
public final class SampleTask {
  /** The task, {@code clinics/digits}. */
  public static final TaskSpec SPEC =
      TaskSpec.newBuilder()
          .setFederation("clinics")
          .setName("digits")
          .setModel(
              new ModelSpec(
                  List.of(
                      new ParameterSpec("dense.weight", List.of(64, 10)),
                      new ParameterSpec("dense.bias", List.of(10))),
                  256,
                  3,
                  "zeros"))
          .setRounds(new RoundsSpec("sync", 30, 16, 8, 60_000L, 16))
          .setAggregation(new AggregationSpec("mean"))
          .setOptimizer(new OptimizerSpec("sgd", 1.0))
          .setBounds(new BoundsSpec(10.0, 10_000.0, 1000, 60_000L))
          .setTraining(new TrainingSpec(1, 32, 0.1, 0.0))
          .setDesiredState(DesiredState.RUNNING)
          .build();

  private SampleTask() {}
}
