package io.tributary.cli;

import io.tributary.local.attack.AttackSpec;
import io.tributary.local.sim.Behaviour;
import io.tributary.local.sim.Dataset;
import io.tributary.local.sim.Demo;
import io.tributary.local.sim.Partitioner;
import io.tributary.local.sim.Stragglers;
import io.tributary.schemas.TaskSpec;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of commands that simulate participants. */
final class SimulationOptions {
  private static final double NO_TARGET = 2;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      defaultValue = "digits",
      description =
          "Data set: digits, or fashion-mnist from Debian's package dataset-fashion-mnist"
              + " (default: ${DEFAULT-VALUE}).")
  String data;

  @Option(
      names = "--stragglers",
      paramLabel = "DIST",
      defaultValue = "none",
      description =
          "How slow participants are: none, or lognormal:SIGMA for waiting 100 ms times a"
              + " log-normal factor of their own (default: ${DEFAULT-VALUE}).")
  String stragglers;

  @Option(names = "--target", paramLabel = "ACCURACY", description = "Stop at this accuracy.")
  Double target;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Parallelism of the job (default: ${DEFAULT-VALUE}).")
  int parallelism;

  /** The plan of a demonstration. */
  Demo.Plan plan(TaskSpec task, int participants, long seed, String partition) {
    return plan(task, participants, seed, partition, Optional.empty());
  }

  /** The plan of a demonstration some of whose participants attack. */
  Demo.Plan plan(
      TaskSpec task, int participants, long seed, String partition, Optional<AttackSpec> attack) {
    return new Demo.Plan(
        task,
        participants,
        seed,
        Partitioner.parse(partition),
        Dataset.named(data),
        parallelism,
        new Behaviour(Stragglers.parse(stragglers), attack),
        target == null ? NO_TARGET : target);
  }
}
