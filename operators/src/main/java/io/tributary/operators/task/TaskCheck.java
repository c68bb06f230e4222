package io.tributary.operators.task;

import io.tributary.operators.fold.Grid;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.serde.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds every mistake in a task. The command line and the job use the same check. */
public final class TaskCheck {
  private static final int MAX_BLOCK = 131_072;
  private static final int MAX_BLOCKS = 30_000;
  private static final int MAX_PARTICIPANTS = 50_000;
  private static final long MAX_MILLIS = 31_536_000_000L;
  private final Findings findings = new Findings();
  private final TaskSpec spec;

  private TaskCheck(TaskSpec spec) {
    this.spec = spec;
  }

  /** All mistakes; empty when the task can be opened. */
  public static List<Problem> problems(TaskSpec spec) {
    TaskCheck check = new TaskCheck(spec);
    check.names();
    check.model();
    check.bounds();
    check.training();
    new StrategyCheck(spec, check.findings).check();
    if (spec.getPrivacy() != null) {
      new PrivacyCheck(spec, check.findings).numbers();
    }
    if (check.findings.problems().isEmpty()) {
      check
          .findings
          .make(
              spec.getPrivacy() == null ? "spec.bounds" : "spec.privacy",
              "lower noiseMultiplier, or what bounds allow",
              () -> TaskPlan.of(spec))
          .ifPresent(plan -> new CombinationCheck(spec, plan, check.findings).check());
    }
    return check.findings.problems();
  }

  private void names() {
    String fix = "use 1 to 63 of a-z, 0-9 and '-', starting with a letter or digit";
    findings.require(
        Topics.isName(spec.getFederation()),
        "metadata.federation",
        "'" + spec.getFederation() + "' is not a name",
        fix);
    findings.require(
        Topics.isName(spec.getName()),
        "metadata.name",
        "'" + spec.getName() + "' is not a name",
        fix);
  }

  private void model() {
    ModelSpec model = spec.getModel();
    Set<String> names = new HashSet<>();
    findings.require(
        !model.getParameters().isEmpty(),
        "spec.model.parameters",
        "the model has no parameters",
        "list at least one {name, shape}");
    long total = 0;
    for (ParameterSpec slice : model.getParameters()) {
      String key = "spec.model.parameters." + slice.getName();
      findings.require(
          names.add(slice.getName()), key, "the name is used twice", "give each its own name");
      findings.require(
          !slice.getName().isEmpty() && slice.getName().length() <= 200,
          key,
          "the name has " + slice.getName().length() + " characters",
          "use 1 to 200");
      findings.require(
          !slice.getShape().isEmpty()
              && slice.getShape().size() <= 8
              && slice.getShape().stream().allMatch(d -> d >= 1),
          key + ".shape",
          "the shape is " + slice.getShape(),
          "give 1 to 8 dimensions, each at least 1");
      total = addSize(total, slice, key);
    }
    int blockSize = model.getBlockSize();
    if (findings.require(
        blockSize >= 1 && blockSize <= MAX_BLOCK,
        "spec.model.blockSize",
        "it is " + blockSize,
        "use 1 to " + MAX_BLOCK + "; 65536 is a good value")) {
      long blocks = (total + blockSize - 1) / blockSize;
      findings.require(
          blocks <= MAX_BLOCKS,
          "spec.model.blockSize",
          total + " parameters in blocks of " + blockSize + " make " + blocks + " blocks",
          "use larger blocks: at most " + MAX_BLOCKS + " blocks are possible");
      findings.require(
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
    findings.attempt(
        "spec.model.initialization",
        "use zeros, uniform(scale=A,seed=S) or glorot(seed=S)",
        () -> Initialization.parse(model.getInitialization(), model.getParameters()));
  }

  private long addSize(long total, ParameterSpec slice, String key) {
    try {
      return Math.addExact(total, Initialization.size(slice));
    } catch (ArithmeticException e) {
      findings.require(
          false,
          key + ".shape",
          "the shape " + slice.getShape() + " has more than 2^63 parameters",
          "check the dimensions");
      return total;
    }
  }

  private void bounds() {
    BoundsSpec bounds = spec.getBounds();
    boolean norm = findings.positive(bounds.getMaxNormL2(), "spec.bounds.maxNormL2");
    boolean weight = findings.positive(bounds.getMaxWeight(), "spec.bounds.maxWeight");
    boolean enough =
        findings.within(
            bounds.getMaxParticipantsPerRound(),
            1,
            MAX_PARTICIPANTS,
            "spec.bounds.maxParticipantsPerRound");
    findings.require(
        bounds.getUploadTimeoutMillis() >= 100 && bounds.getUploadTimeoutMillis() <= MAX_MILLIS,
        "spec.bounds.uploadTimeout",
        "it is " + bounds.getUploadTimeoutMillis() + " ms",
        "use 100ms to 8760h, for instance 60s");
    findings.require(
        bounds.getMaxControlNormL2() >= 0 && Double.isFinite(bounds.getMaxControlNormL2()),
        "spec.bounds.maxControlNormL2",
        "it is " + bounds.getMaxControlNormL2(),
        "use a number above 0, or 0 for the same as maxNormL2");
    if (norm && weight && enough) {
      grid(bounds.getMaxNormL2(), "spec.bounds");
      if (bounds.getMaxControlNormL2() > 0) {
        grid(bounds.getMaxControlNormL2(), "spec.bounds.maxControlNormL2");
      }
    }
  }

  private void grid(double norm, String key) {
    BoundsSpec bounds = spec.getBounds();
    findings.attempt(
        key,
        "the sums are 64-bit integers; choose bounds that updates really reach",
        () -> Grid.forBounds(norm, bounds.getMaxWeight(), bounds.getMaxParticipantsPerRound()));
  }

  private void training() {
    TrainingSpec training = spec.getTraining();
    findings.require(
        training.getLocalEpochs() >= 1,
        "spec.training.localEpochs",
        "it is " + training.getLocalEpochs(),
        "use at least 1");
    findings.require(
        training.getBatchSize() >= 1,
        "spec.training.batchSize",
        "it is " + training.getBatchSize(),
        "use at least 1");
    findings.positive(training.getLearningRate(), "spec.training.learningRate");
    findings.require(
        training.getProximalMu() >= 0 && Double.isFinite(training.getProximalMu()),
        "spec.training.proximalMu",
        "it is " + training.getProximalMu(),
        "use 0 or more");
  }
}
