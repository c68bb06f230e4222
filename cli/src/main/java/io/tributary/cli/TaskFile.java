package io.tributary.cli;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tributary.operators.task.Problem;
import io.tributary.operators.task.TaskCheck;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.DesiredState;
import io.tributary.schemas.ModelSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.ParameterSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a task file: one YAML document, overridden by {@code --set a.b=c}. */
final class TaskFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final String BUILT_IN = "/io/tributary/cli/examples/digits.yaml";

  private TaskFile() {}

  /**
   * Reads a task without judging it as a whole.
   *
   * @param file the file; null for the built-in task
   * @param overrides dotted keys below {@code spec} (or with {@code metadata.} or {@code spec.} in
   *     front) and their values
   */
  static TaskSpec read(Path file, Map<String, String> overrides) {
    ObjectNode tree = parse(file);
    overrides.forEach((key, value) -> override(tree, key, value));
    Mistakes mistakes = new Mistakes();
    Fields document = new Fields("", tree, mistakes);
    document.require("apiVersion", "tributary.io/v1");
    document.require("kind", "Task");
    Fields metadata = document.child("metadata", true);
    Fields spec = document.child("spec", true);
    TaskSpec task =
        TaskSpec.newBuilder()
            .setFederation(metadata.text("federation", null))
            .setName(metadata.text("name", null))
            .setModel(model(spec.child("model", true)))
            .setRounds(rounds(spec.child("rounds", true)))
            .setAggregation(aggregation(spec.child("aggregation", false)))
            .setOptimizer(optimizer(spec.child("optimizer", false)))
            .setBounds(bounds(spec.child("bounds", true)))
            .setTraining(training(spec.child("training", false)))
            .setDesiredState(DesiredState.RUNNING)
            .build();
    metadata.done();
    spec.done();
    document.done();
    mistakes.throwIfAny();
    return task;
  }

  /** Throws with all mistakes of a task, if it has any. */
  static void check(TaskSpec task) {
    List<Problem> problems = TaskCheck.problems(task);
    if (!problems.isEmpty()) {
      throw CliException.failed(
          "INVALID_TASK",
          "the task cannot be opened:\n"
              + problems.stream().map(p -> "  - " + p).collect(Collectors.joining("\n")),
          "");
    }
  }

  private static ObjectNode parse(Path file) {
    try (InputStream in =
        file == null ? TaskFile.class.getResourceAsStream(BUILT_IN) : Files.newInputStream(file)) {
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

  private static ModelSpec model(Fields f) {
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
            .build();
    f.done();
    return model;
  }

  private static RoundsSpec rounds(Fields f) {
    int quorum = f.integer("quorum", null);
    RoundsSpec rounds =
        RoundsSpec.newBuilder()
            .setPolicy(f.text("policy", "sync"))
            .setCount(f.integer("count", null))
            .setQuorum(quorum)
            .setMinimum(f.integer("minimum", quorum))
            .setDeadlineMillis(f.millis("deadline", Duration.ofSeconds(60)))
            .setCohort(f.integer("cohort", 0))
            .build();
    f.done();
    return rounds;
  }

  private static AggregationSpec aggregation(Fields f) {
    AggregationSpec aggregation = new AggregationSpec(f.text("rule", "mean"));
    f.done();
    return aggregation;
  }

  private static OptimizerSpec optimizer(Fields f) {
    OptimizerSpec optimizer =
        new OptimizerSpec(f.text("name", "sgd"), f.number("learningRate", 1.0));
    f.done();
    return optimizer;
  }

  private static BoundsSpec bounds(Fields f) {
    BoundsSpec bounds =
        new BoundsSpec(
            f.number("maxNormL2", null),
            f.number("maxWeight", null),
            f.integer("maxParticipantsPerRound", null),
            f.millis("uploadTimeout", Duration.ofSeconds(60)));
    f.done();
    return bounds;
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
