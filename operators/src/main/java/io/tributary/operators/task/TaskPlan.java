package io.tributary.operators.task;

import io.tributary.operators.fold.AggregationRule;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.fold.ServerOptimizer;
import io.tributary.operators.rounds.RoundPolicy;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.ModelLayout;

/**
 * A task's specification made ready to run: names resolved, sizes computed.
 *
 * @param spec what it was made of
 * @param layout how the model is cut into blocks
 * @param grid the fixed-point grid of its sums
 * @param policy when a round closes
 * @param rule how updates become one
 * @param optimizer how the aggregate moves the model
 * @param initialization version 0
 */
public record TaskPlan(
    TaskSpec spec,
    ModelLayout layout,
    Grid grid,
    RoundPolicy policy,
    AggregationRule rule,
    ServerOptimizer optimizer,
    Initialization initialization) {

  /** Resolves a specification; throws IllegalArgumentException for one with {@link Problem}s. */
  public static TaskPlan of(TaskSpec spec) {
    long parameters =
        spec.getModel().getParameters().stream().mapToLong(Initialization::size).sum();
    return new TaskPlan(
        spec,
        new ModelLayout(parameters, spec.getModel().getBlockSize()),
        Grid.forBounds(
            spec.getBounds().getMaxNormL2(),
            spec.getBounds().getMaxWeight(),
            spec.getBounds().getMaxParticipantsPerRound()),
        Strategies.load("round policy", RoundPolicy.class, RoundPolicy::name)
            .named(spec.getRounds().getPolicy()),
        Strategies.load("aggregation rule", AggregationRule.class, AggregationRule::name)
            .named(spec.getAggregation().getRule()),
        Strategies.load("optimizer", ServerOptimizer.class, ServerOptimizer::name)
            .named(spec.getOptimizer().getName()),
        Initialization.parse(spec.getModel().getInitialization(), spec.getModel().getParameters()));
  }

  /** Federation and task as one text: {@code federation/task}. */
  public String path() {
    return path(spec.getFederation(), spec.getName());
  }

  /** Federation and task as one text: {@code federation/task}. */
  public static String path(String federation, String task) {
    return federation + "/" + task;
  }

  /** Whether two specifications ask for the same learning; the desired state is not part of it. */
  public static boolean sameLearning(TaskSpec one, TaskSpec other) {
    return TaskSpec.newBuilder(one).setDesiredState(other.getDesiredState()).build().equals(other);
  }
}
