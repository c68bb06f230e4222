package io.tributary.operators.task;

import io.tributary.operators.fold.AggregationRule;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.fold.Schedule;
import io.tributary.operators.fold.ServerOptimizer;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.quality.QualityControl;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.HeldRules;
import io.tributary.operators.rounds.Algorithm;
import io.tributary.operators.rounds.RoundPolicy;
import io.tributary.operators.rounds.Weighting;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.serde.ModelLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A task's specification made ready to run: names resolved, sizes computed. Models and updates are
 * one vector or more, all of the same layout; blocks are counted through, vector after vector.
 *
 * @param spec what it was made of
 * @param layout how one vector is cut into blocks
 * @param vectors names of the vectors of an update, in order
 * @param policy when a round closes
 * @param algorithm how contributions are weighed against each other
 * @param weighting what an update weighs
 * @param rule how the sum of the updates becomes the aggregate; null when they are held
 * @param held how held updates become the aggregate; null when they are summed
 * @param quality what is looked at ahead of a held rule; null for nothing
 * @param optimizer how the aggregate moves the model
 * @param schedule the optimizer's learning rate over the rounds
 * @param initialization version 0
 * @param privacy what makes the sums private; null when they are not
 */
public record TaskPlan(
    TaskSpec spec,
    ModelLayout layout,
    List<String> vectors,
    RoundPolicy policy,
    Algorithm algorithm,
    Weighting weighting,
    AggregationRule rule,
    HeldRule held,
    QualityControl quality,
    ServerOptimizer optimizer,
    Schedule schedule,
    Initialization initialization,
    PrivacyPlan privacy) {
  private static final String DELTA = "delta";
  private static final String MODEL = "model";

  // Found once: looking through the class path costs a hundred times what making a plan does.
  private static final Strategies<RoundPolicy.Factory> POLICIES =
      Strategies.load("round policy", RoundPolicy.Factory.class, RoundPolicy.Factory::name);
  private static final Strategies<Algorithm.Factory> ALGORITHMS =
      Strategies.load("algorithm", Algorithm.Factory.class, Algorithm.Factory::name);
  private static final Strategies<AggregationRule> RULES =
      Strategies.load("aggregation rule", AggregationRule.class, AggregationRule::name);
  private static final Strategies<ServerOptimizer.Factory> OPTIMIZERS =
      Strategies.load("optimizer", ServerOptimizer.Factory.class, ServerOptimizer.Factory::name);

  /** Resolves a specification; throws IllegalArgumentException for one with {@link Problem}s. */
  public static TaskPlan of(TaskSpec spec) {
    long parameters =
        spec.getModel().getParameters().stream().mapToLong(Initialization::size).sum();
    AggregationSpec aggregation = spec.getAggregation();
    Algorithm algorithm = algorithm(aggregation.getAlgorithm());
    QualityControl quality = quality(aggregation.getQuality());
    List<String> vectors = new ArrayList<>();
    vectors.add(ofModels(aggregation) ? MODEL : DELTA);
    vectors.addAll(algorithm.furtherVectors());
    RoundPolicy policy = policies(spec.getRounds()).create(spec.getRounds());
    Weighting weighting = Weighting.parse(aggregation.getWeightBy());
    return new TaskPlan(
        spec,
        new ModelLayout(parameters, spec.getModel().getBlockSize()),
        List.copyOf(vectors),
        policy,
        algorithm,
        weighting,
        quality == null ? RULES.find(aggregation.getRule()).orElse(null) : null,
        quality == null ? held(aggregation.getRule()) : HeldRules.parse(aggregation.getRule()),
        quality,
        optimizer(spec.getOptimizer()),
        Schedule.parse(spec.getOptimizer().getSchedule()),
        Initialization.parse(spec.getModel().getInitialization(), spec.getModel().getParameters()),
        spec.getPrivacy() == null
            ? null
            : PrivacyPlan.of(
                spec,
                parameters,
                weighting.largest(spec.getBounds().getMaxWeight()),
                policy.closesAt()));
  }

  /** The maker of the policy of that name; throws IllegalArgumentException when there is none. */
  static RoundPolicy.Factory policies(RoundsSpec rounds) {
    return POLICIES.named(rounds.getPolicy());
  }

  /** The algorithm of that name; throws IllegalArgumentException when there is none. */
  static Algorithm algorithm(String text) {
    Call call = Call.parse(text);
    return ALGORITHMS.named(call.name()).create(call);
  }

  /**
   * The held rule of that text, or null when it names a rule for sums; throws
   * IllegalArgumentException when it is neither.
   */
  static HeldRule held(String text) {
    return RULES.find(text).isPresent() ? null : HeldRules.parse(text);
  }

  /** The policies of that text, or null for none; throws IllegalArgumentException. */
  static QualityControl quality(String text) {
    return text.isEmpty() ? null : QualityControl.parse(text);
  }

  /** The optimizer of that name; throws IllegalArgumentException when there is none. */
  static ServerOptimizer optimizer(OptimizerSpec optimizer) {
    Call call = Call.parse(optimizer.getName());
    return optimizers(call).create(call);
  }

  /** The server's learning rate of a task file that states none, for an optimizer of that name. */
  public static double defaultLearningRate(String optimizer) {
    try {
      return optimizers(Call.parse(optimizer)).defaultLearningRate();
    } catch (IllegalArgumentException e) {
      return 1; // Checking the task will tell what is wrong with the name.
    }
  }

  private static ServerOptimizer.Factory optimizers(Call call) {
    return OPTIMIZERS.named(call.name());
  }

  /** Whether an update's first vector holds whole models; throws when it is neither. */
  static boolean ofModels(AggregationSpec aggregation) {
    return switch (aggregation.getOf()) {
      case "deltas" -> false;
      case "models" -> true;
      default ->
          throw new IllegalArgumentException(
              "'" + aggregation.getOf() + "' is not known; known: deltas, models");
    };
  }

  /** The same task with rounds of another policy. */
  public TaskPlan with(RoundsSpec rounds) {
    return of(TaskSpec.newBuilder(spec).setRounds(rounds).build());
  }

  /** Whether an update's first vector holds whole models. */
  public boolean ofModels() {
    return vectors.get(0).equals(MODEL);
  }

  /** Whether a round's updates are kept until it closes. */
  public boolean holds() {
    return held != null;
  }

  /** Whether a round's updates are weighed against each other before it closes. */
  public boolean weighs() {
    return held != null && (held.needsGram() || quality != null);
  }

  /** Whether the previous round's aggregate is kept, as the last row of the inner products. */
  public boolean needsPrevious() {
    return held != null && (held.needsPrevious() || (quality != null && quality.needsPrevious()));
  }

  /**
   * What a block keeps beside its parameters, before the first step: the optimizer's slots and
   * after them, for a held rule that looks at it, the previous aggregate, or the noise of earlier
   * rounds that a private task's depends on.
   */
  public double[][] slots(int length) {
    double[][] slots = optimizer.slots(length);
    int further = needsPrevious() ? 1 : privacy == null ? 0 : privacy.remembered();
    double[][] all = Arrays.copyOf(slots, slots.length + further);
    for (int i = slots.length; i < all.length; i++) {
      all[i] = new double[length];
    }
    return all;
  }

  /** Whether partial sums of other federations may be among a round's updates. */
  public boolean takesSums() {
    return !holds() && policy.synchronous() && privacy == null;
  }

  /** Whether rounds are only summed, for a parent federation. */
  public boolean forwards() {
    return spec.getUpstream() != null;
  }

  /** Blocks of all vectors together. */
  public int blocks() {
    return Math.multiplyExact(layout.blocks(), vectors.size());
  }

  /** The vector that a block belongs to, from 0. */
  public int vectorOf(int block) {
    return block / layout.blocks();
  }

  /** Number of parameters of a block. */
  public int length(int block) {
    return layout.length(block % layout.blocks());
  }

  /** Largest L2 norm of one vector of an update. */
  public double maxNormL2(int vector) {
    BoundsSpec bounds = spec.getBounds();
    boolean further = vector > 0 && bounds.getMaxControlNormL2() > 0;
    return further ? bounds.getMaxControlNormL2() : bounds.getMaxNormL2();
  }

  /** The fixed-point grid of one vector's sums. */
  public Grid grid(int vector) {
    if (privacy != null) {
      return privacy.grid();
    }
    BoundsSpec bounds = spec.getBounds();
    double factor = weighting.largest(bounds.getMaxWeight()) * algorithm.amplification();
    return Grid.forBounds(maxNormL2(vector), factor, bounds.getMaxParticipantsPerRound());
  }

  /** A block's parameters in version 0; further vectors begin with zeros. */
  public float[] initial(int block) {
    return vectorOf(block) == 0 ? initialization.block(layout, block) : new float[length(block)];
  }

  /** Federation and task as one text: {@code federation/task}. */
  public String path() {
    return path(spec.getFederation(), spec.getName());
  }

  /** Federation and task as one text: {@code federation/task}. */
  public static String path(String federation, String task) {
    return federation + "/" + task;
  }

  /**
   * Whether two specifications ask for the same learning. The desired state is not part of it, and
   * neither are the rounds: they may be changed while a task runs.
   */
  public static boolean sameLearning(TaskSpec one, TaskSpec other) {
    return TaskSpec.newBuilder(one)
        .setDesiredState(other.getDesiredState())
        .setRounds(other.getRounds())
        .build()
        .equals(other);
  }
}
