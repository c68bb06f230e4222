package io.tributary.operators.task;

import io.tributary.operators.fold.AggregationRule;
import io.tributary.operators.fold.Grid;
import io.tributary.operators.fold.ServerOptimizer;
import io.tributary.operators.rounds.RoundPolicy;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.serde.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds every mistake in a task. The command line and the job use the same check. */
public final class TaskCheck {
  private static final int MAX_BLOCK = 131_072;
  private static final int MAX_BLOCKS = 30_000;
  private static final int MAX_PARTICIPANTS = 50_000;
  private static final long MAX_MILLIS = 31_536_000_000L;
  private final List<Problem> problems = new ArrayList<>();
  private final TaskSpec spec;

  private TaskCheck(TaskSpec spec) {
    this.spec = spec;
  }

  /** All mistakes; empty when the task can be opened. */
  public static List<Problem> problems(TaskSpec spec) {
    TaskCheck check = new TaskCheck(spec);
    check.names();
    check.model();
    check.rounds();
    check.bounds();
    check.training();
    check.strategies();
    return List.copyOf(check.problems);
  }

  private void names() {
    String fix = "use 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit";
    require(
        Topics.isName(spec.getFederation()),
        "metadata.federation",
        "'" + spec.getFederation() + "' is not a name",
        fix);
    require(
        Topics.isName(spec.getName()),
        "metadata.name",
        "'" + spec.getName() + "' is not a name",
        fix);
  }

  private void model() {
    ModelSpec model = spec.getModel();
    Set<String> names = new HashSet<>();
    require(
        !model.getParameters().isEmpty(),
        "spec.model.parameters",
        "the model has no parameters",
        "list at least one {name, shape}");
    long total = 0;
    for (ParameterSpec slice : model.getParameters()) {
      String key = "spec.model.parameters." + slice.getName();
      require(names.add(slice.getName()), key, "the name is used twice", "give each its own name");
      require(
          !slice.getName().isEmpty() && slice.getName().length() <= 200,
          key,
          "the name has " + slice.getName().length() + " characters",
          "use 1 to 200");
      require(
          !slice.getShape().isEmpty()
              && slice.getShape().size() <= 8
              && slice.getShape().stream().allMatch(d -> d >= 1),
          key + ".shape",
          "the shape is " + slice.getShape(),
          "give 1 to 8 dimensions, each at least 1");
      total = addSize(total, slice, key);
    }
    int blockSize = model.getBlockSize();
    if (require(
        blockSize >= 1 && blockSize <= MAX_BLOCK,
        "spec.model.blockSize",
        "it is " + blockSize,
        "use 1 to " + MAX_BLOCK + "; 65536 is a good value")) {
      long blocks = (total + blockSize - 1) / blockSize;
      require(
          blocks <= MAX_BLOCKS,
          "spec.model.blockSize",
          total + " parameters in blocks of " + blockSize + " make " + blocks + " blocks",
          "use larger blocks: at most " + MAX_BLOCKS + " blocks are possible");
      require(
          model.getBlocks() == 0 || model.getBlocks() == blocks,
          "spec.model.blocks",
          "the shapes multiply to "
              + total
              + " parameters, which is "
              + blocks
              + " blocks of "
              + blockSize
              + ", not "
              + model.getBlocks(),
          "correct the shapes, or set blocks to " + blocks + " or leave it out");
    }
    attempt(
        "spec.model.initialization",
        "use zeros, uniform(scale=A,seed=S) or glorot(seed=S)",
        () -> Initialization.parse(model.getInitialization(), model.getParameters()));
  }

  private long addSize(long total, ParameterSpec slice, String key) {
    try {
      return Math.addExact(total, Initialization.size(slice));
    } catch (ArithmeticException e) {
      problems.add(
          new Problem(
              key + ".shape",
              "the shape " + slice.getShape() + " has more than 2^63 parameters",
              "check the dimensions"));
      return total;
    }
  }

  private void rounds() {
    RoundsSpec rounds = spec.getRounds();
    require(
        rounds.getCount() >= 1 && rounds.getCount() <= 1_000_000,
        "spec.rounds.count",
        "it is " + rounds.getCount(),
        "use 1 to 1000000");
    require(
        rounds.getQuorum() >= 1,
        "spec.rounds.quorum",
        "it is " + rounds.getQuorum(),
        "use at least 1");
    require(
        rounds.getMinimum() >= 1 && rounds.getMinimum() <= Math.max(1, rounds.getQuorum()),
        "spec.rounds.minimum",
        "it is " + rounds.getMinimum() + " with a quorum of " + rounds.getQuorum(),
        "use 1 to the quorum");
    require(
        rounds.getDeadlineMillis() >= 100 && rounds.getDeadlineMillis() <= MAX_MILLIS,
        "spec.rounds.deadline",
        "it is " + rounds.getDeadlineMillis() + " ms",
        "use 100ms to 8760h, for instance 60s");
    require(
        rounds.getCohort() >= 0
            && (rounds.getCohort() == 0 || rounds.getQuorum() <= rounds.getCohort()),
        "spec.rounds.quorum",
        "the quorum of " + rounds.getQuorum() + " is above the cohort of " + rounds.getCohort(),
        "lower the quorum or register more participants; a round could never reach it");
  }

  private void bounds() {
    BoundsSpec bounds = spec.getBounds();
    boolean norm = positive(bounds.getMaxNormL2(), "spec.bounds.maxNormL2");
    boolean weight = positive(bounds.getMaxWeight(), "spec.bounds.maxWeight");
    boolean enough =
        require(
            bounds.getMaxParticipantsPerRound() >= Math.max(1, spec.getRounds().getQuorum())
                && bounds.getMaxParticipantsPerRound() <= MAX_PARTICIPANTS,
            "spec.bounds.maxParticipantsPerRound",
            "it is "
                + bounds.getMaxParticipantsPerRound()
                + " with a quorum of "
                + spec.getRounds().getQuorum(),
            "use the quorum to " + MAX_PARTICIPANTS);
    require(
        bounds.getUploadTimeoutMillis() >= 100 && bounds.getUploadTimeoutMillis() <= MAX_MILLIS,
        "spec.bounds.uploadTimeout",
        "it is " + bounds.getUploadTimeoutMillis() + " ms",
        "use 100ms to 8760h, for instance 60s");
    if (norm && weight && enough) {
      attempt(
          "spec.bounds",
          "the sums are 64-bit integers; choose bounds that updates really reach",
          () ->
              Grid.forBounds(
                  bounds.getMaxNormL2(),
                  bounds.getMaxWeight(),
                  bounds.getMaxParticipantsPerRound()));
    }
  }

  private void training() {
    TrainingSpec training = spec.getTraining();
    require(
        training.getLocalEpochs() >= 1,
        "spec.training.localEpochs",
        "it is " + training.getLocalEpochs(),
        "use at least 1");
    require(
        training.getBatchSize() >= 1,
        "spec.training.batchSize",
        "it is " + training.getBatchSize(),
        "use at least 1");
    positive(training.getLearningRate(), "spec.training.learningRate");
    require(
        training.getProximalMu() >= 0 && Double.isFinite(training.getProximalMu()),
        "spec.training.proximalMu",
        "it is " + training.getProximalMu(),
        "use 0 or more");
  }

  private void strategies() {
    String fix = "use one of the known names";
    attempt(
        "spec.rounds.policy",
        fix,
        () ->
            Strategies.load("round policy", RoundPolicy.class, RoundPolicy::name)
                .named(spec.getRounds().getPolicy()));
    attempt(
        "spec.aggregation.rule",
        fix,
        () ->
            Strategies.load("aggregation rule", AggregationRule.class, AggregationRule::name)
                .named(spec.getAggregation().getRule()));
    attempt(
        "spec.optimizer.name",
        fix,
        () ->
            Strategies.load("optimizer", ServerOptimizer.class, ServerOptimizer::name)
                .named(spec.getOptimizer().getName()));
    positive(spec.getOptimizer().getLearningRate(), "spec.optimizer.learningRate");
  }

  private boolean positive(double value, String key) {
    return require(
        value > 0 && Double.isFinite(value), key, "it is " + value, "use a number above 0");
  }

  private boolean require(boolean holds, String key, String reason, String fix) {
    if (!holds) {
      problems.add(new Problem(key, reason, fix));
    }
    return holds;
  }

  private void attempt(String key, String fix, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(key, e.getMessage(), fix));
    }
  }
}
