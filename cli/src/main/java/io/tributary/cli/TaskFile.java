package io.tributary.cli;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.privacy.PrivacyStrategies;
import io.tributary.operators.rounds.Algorithm;
import io.tributary.operators.task.Call;
import io.tributary.operators.task.Problem;
import io.tributary.operators.task.Strategies;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.privacy.matrix.Participation;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.PrivacySpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import io.tributary.schemas.UpstreamSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a task file: one YAML document, overridden by {@code --set a.b=c}. */
final class TaskFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final String BUILT_IN = "/io/tributary/cli/examples/";
  private static final String DEFAULT = "digits";

  private TaskFile() {}

  /**
   * Reads a task without judging it as a whole.
   *
   * @param file the file; null for the built-in task
   * @param overrides dotted keys below {@code spec} (or with {@code metadata.} or {@code spec.} in
   *     front) and their values
   */
  static TaskSpec read(Path file, Map<String, String> overrides) {
    return read(file, DEFAULT, overrides);
  }

  /**
   * The same with another built-in task.
   *
   * @param builtIn name of an example without its ending
   */
  static TaskSpec read(Path file, String builtIn, Map<String, String> overrides) {
    ObjectNode tree = parse(file, BUILT_IN + builtIn + ".yaml");
    overrides.forEach((key, value) -> override(tree, key, value));
    Mistakes mistakes = new Mistakes();
    Fields document = new Fields("", tree, mistakes);
    document.require("apiVersion", "tributary.io/v1");
    document.require("kind", "Task");
    Fields metadata = document.child("metadata", true);
    Fields spec = document.child("spec", true);
    Optional<PrivacySpec> privacy = spec.optionalChild("privacy").map(TaskFile::privacy);
    AggregationSpec aggregation =
        aggregation(spec.child("aggregation", false), privacy.isPresent() ? "uniform" : "samples");
    TaskSpec task =
        TaskSpec.newBuilder()
            .setFederation(metadata.text("federation", null))
            .setName(metadata.text("name", null))
            .setModel(model(spec.child("model", true), aggregation.getAlgorithm()))
            .setRounds(rounds(spec.child("rounds", true)))
            .setAggregation(aggregation)
            .setOptimizer(optimizer(spec.child("optimizer", false)))
            .setBounds(bounds(spec.child("bounds", true)))
            .setTraining(training(spec.child("training", false)))
            .setDesiredState(DesiredState.RUNNING)
            .setUpstream(spec.optionalChild("upstream").map(TaskFile::upstream).orElse(null))
            .setPrivacy(privacy.orElse(null))
            .build();
    metadata.done();
    spec.done();
    document.done();
    mistakes.throwIfAny();
    return task;
  }

  /**
   * The task as it is opened: a noise multiplier that was left out is the least that the budget
   * affords for all rounds. Throws with all mistakes of the task, if it has any.
   */
  static TaskSpec ready(TaskSpec task) {
    TaskSpec calibrated = calibrated(task);
    check(calibrated);
    return calibrated;
  }

  private static TaskSpec calibrated(TaskSpec task) {
    PrivacySpec privacy = task.getPrivacy();
    boolean possible =
        privacy != null
            && privacy.getNoiseMultiplier() == 0
            && privacy.getEpsilon() > 0
            && privacy.getDelta() > 0
            && privacy.getDelta() < 1;
    if (!possible) {
      return task;
    }
    int rounds = Math.max(1, task.getRounds().getCount());
    int separation = Math.max(1, privacy.getMinSeparation());
    int times = privacy.getMaxParticipations() > 0 ? privacy.getMaxParticipations() : rounds;
    try {
      double noise =
          PrivacyPlan.calibrated(privacy, new Participation(separation, times).most(rounds));
      return TaskSpec.newBuilder(task)
          .setPrivacy(PrivacySpec.newBuilder(privacy).setNoiseMultiplier(noise).build())
          .build();
    } catch (IllegalArgumentException e) {
      return task; // Checking the task will tell what is wrong with the mechanism.
    }
  }

  /** Throws with all mistakes of a task, if it has any. */
  private static void check(TaskSpec task) {
    List<Problem> problems = TaskCheck.problems(task);
    if (!problems.isEmpty()) {
      throw CliException.failed(
          "INVALID_TASK",
          "the task cannot be opened:\n"
              + problems.stream().map(p -> "  - " + p).collect(Collectors.joining("\n")),
          "");
    }
  }

  private static ObjectNode parse(Path file, String builtIn) {
    try (InputStream in =
        file == null ? TaskFile.class.getResourceAsStream(builtIn) : Files.newInputStream(file)) {
      JsonNode tree = YAML.readTree(in);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw CliException.failed("INVALID_TASK", file + " is not a YAML mapping", "");
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw CliException.failed(
          "INVALID_TASK", file + " is not valid YAML: " + e.getOriginalMessage(), "");
    } catch (IOException e) {
      throw CliException.failed(
          "FILE_NOT_READABLE", file + " cannot be read", "check the path: " + e.getMessage());
    }
  }

  private static void override(ObjectNode tree, String key, String value) {
    String full = key.startsWith("metadata.") || key.startsWith("spec.") ? key : "spec." + key;
    String[] parts = full.split("\\.", -1);
    ObjectNode node = tree;
    for (int i = 0; i < parts.length - 1; i++) {
      JsonNode child = node.get(parts[i]);
      if (child != null && !child.isObject()) {
        throw CliException.usage("--set " + key + ": " + parts[i] + " holds no keys", "");
      }
      node = child == null ? node.putObject(parts[i]) : (ObjectNode) child;
    }
    try {
      node.set(parts[parts.length - 1], YAML.readTree(value));
    } catch (IOException e) {
      throw CliException.usage("--set " + key + ": the value is not valid YAML", "");
    }
  }

  /** The model; its further vectors are what the algorithm needs, unless they are stated. */
  private static ModelSpec model(Fields f, String algorithm) {
    List<ParameterSpec> slices = new ArrayList<>();
    for (Fields slice : f.children("parameters")) {
      slices.add(new ParameterSpec(slice.text("name", null), slice.integers("shape")));
      slice.done();
    }
    ModelSpec model =
        ModelSpec.newBuilder()
            .setParameters(slices)
            .setBlockSize(f.integer("blockSize", 65536))
            .setBlocks(f.integer("blocks", 0))
            .setInitialization(f.text("initialization", "zeros"))
            .setVectors(f.texts("vectors").orElseGet(() -> vectorsOf(algorithm)))
            .build();
    f.done();
    return model;
  }

  /** What an algorithm needs; nothing for one that is not known, which the check tells. */
  private static List<String> vectorsOf(String algorithm) {
    try {
      Call call = Call.parse(algorithm);
      return Strategies.load("algorithm", Algorithm.Factory.class, Algorithm.Factory::name)
          .named(call.name())
          .create(call)
          .furtherVectors();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private static RoundsSpec rounds(Fields f) {
    String policy = f.text("policy", "sync");
    boolean sync = policy.equals("sync");
    int quorum = f.integer("quorum", sync ? null : Integer.valueOf(0));
    int bufferSize = f.integer("bufferSize", 10);
    int closesAt =
        switch (policy) {
          case "buffered" -> bufferSize;
          case "async" -> 1;
          default -> quorum;
        };
    RoundsSpec rounds =
        RoundsSpec.newBuilder()
            .setPolicy(policy)
            .setCount(f.integer("count", null))
            .setQuorum(quorum)
            .setMinimum(f.integer("minimum", closesAt))
            .setDeadlineMillis(
                f.millisOrNone("deadline", sync ? Duration.ofSeconds(60) : Duration.ZERO))
            .setCohort(f.integer("cohort", 0))
            .setSelection(f.text("selection", "all"))
            .setOverSelection(f.number("overSelection", 1.0))
            .setBufferSize(bufferSize)
            .setMaxStaleness(f.integer("maxStaleness", 20))
            .setStaleness(f.text("staleness", "polynomial(a=0.5)"))
            .setMixing(f.number("mixing", 0.6))
            .build();
    f.done();
    return rounds;
  }

  private static AggregationSpec aggregation(Fields f, String weightBy) {
    AggregationSpec aggregation =
        AggregationSpec.newBuilder()
            .setRule(f.text("rule", "mean"))
            .setAlgorithm(f.text("algorithm", "fedavg"))
            .setWeightBy(f.text("weightBy", weightBy))
            .setOf(f.text("of", "deltas"))
            .setQuality(f.text("quality", ""))
            .build();
    f.done();
    return aggregation;
  }

  private static OptimizerSpec optimizer(Fields f) {
    OptimizerSpec optimizer =
        OptimizerSpec.newBuilder()
            .setName(f.text("name", "sgd"))
            .setLearningRate(
                f.number("learningRate", TaskPlan.defaultLearningRate(f.text("name", "sgd"))))
            .setSchedule(f.text("schedule", "constant"))
            .build();
    f.done();
    return optimizer;
  }

  private static BoundsSpec bounds(Fields f) {
    BoundsSpec bounds =
        BoundsSpec.newBuilder()
            .setMaxNormL2(f.number("maxNormL2", null))
            .setMaxWeight(f.number("maxWeight", null))
            .setMaxParticipantsPerRound(f.integer("maxParticipantsPerRound", null))
            .setUploadTimeoutMillis(f.millis("uploadTimeout", Duration.ofSeconds(60)))
            .setMaxControlNormL2(f.number("maxControlNormL2", 0.0))
            .build();
    f.done();
    return bounds;
  }

  /** A noise multiplier of 0 stands for one that is to be calibrated. */
  private static PrivacySpec privacy(Fields f) {
    PrivacySpec privacy =
        PrivacySpec.newBuilder()
            .setEpsilon(f.number("epsilon", null))
            .setDelta(f.number("delta", null))
            .setClipNormL2(f.number("clipNormL2", 1.0))
            .setNoiseMultiplier(f.number("noiseMultiplier", 0.0))
            .setMechanism(f.text("mechanism", PrivacyStrategies.DISCRETE_GAUSSIAN))
            .setUnit(f.text("unit", PrivacyPlan.PARTICIPANT))
            .setDenominator(f.number("denominator", 0.0))
            .setMaxParticipations(f.integer("maxParticipations", 0))
            .setMinSeparation(f.integer("minSeparation", 1))
            .setClipping(f.text("clipping", PrivacyStrategies.FIXED))
            .setDataSet(f.text("dataSet", ""))
            .setDataSetEpsilon(f.number("dataSetEpsilon", 0.0))
            .build();
    f.done();
    return privacy;
  }

  private static UpstreamSpec upstream(Fields f) {
    UpstreamSpec upstream = new UpstreamSpec(f.text("federation", null), f.text("task", null));
    f.done();
    return upstream;
  }

  private static TrainingSpec training(Fields f) {
    TrainingSpec training =
        new TrainingSpec(
            f.integer("localEpochs", 1),
            f.integer("batchSize", 32),
            f.number("learningRate", 0.1),
            f.number("proximalMu", 0.0));
    f.done();
    return training;
  }
}
