package io.tributary.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.operators.task.Problem;
import io.tributary.operators.task.TaskCheck;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.BoundsSpec;
import io.tributary.schemas.OptimizerSpec;
import io.tributary.schemas.TaskSpec;
import io.tributary.schemas.TrainingSpec;
import java.util.List;
import java.util.stream.Collectors;

/** A task's specification as text and as JSON. */
final class SpecText {
  private SpecText() {}

  /** The specification with the field names of its schema. */
  static JsonNode json(TaskSpec spec) {
    try {
      return new ObjectMapper().readTree(spec.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro writes JSON that cannot be read", e);
    }
  }

  /** The specification in a few lines. */
  static void print(Output output, TaskSpec spec) {
    List<Problem> problems = TaskCheck.problems(spec);
    if (!problems.isEmpty()) {
      output.line("The task cannot be opened:");
      problems.forEach(problem -> output.line("  - %s", problem));
      return;
    }
    print(output, TaskPlan.of(spec));
  }

  private static void print(Output output, TaskPlan plan) {
    TaskSpec spec = plan.spec();
    output.line("task         %s", plan.path());
    output.line(
        "model        %d parameters in %d block%s of %d: %s",
        plan.layout().parameters(),
        plan.layout().blocks(),
        plan.layout().blocks() == 1 ? "" : "s",
        plan.layout().blockSize(),
        spec.getModel().getParameters().stream()
            .map(p -> p.getName() + " " + p.getShape())
            .collect(Collectors.joining(", ")));
    output.line("starts from  %s", spec.getModel().getInitialization());
    output.line("rounds       %d, %s", spec.getRounds().getCount(), RoundsText.policy(plan));
    AggregationSpec aggregation = spec.getAggregation();
    output.line(
        "aggregation  %s of %s, %s, weighted by %s",
        aggregation.getRule(),
        aggregation.getOf(),
        aggregation.getAlgorithm(),
        aggregation.getWeightBy());
    if (plan.quality() != null) {
      output.line("quality      %s", plan.quality().text());
    }
    output.line("updates      %s", String.join(", ", plan.vectors()));
    if (plan.privacy() != null) {
      output.line(
          "privacy      epsilon %s at delta %s for each %s, clipped to %s%s, noise multiplier %s, which"
              + " affords %d rounds of one participant",
          spec.getPrivacy().getEpsilon(),
          spec.getPrivacy().getDelta(),
          spec.getPrivacy().getUnit(),
          spec.getPrivacy().getClipNormL2(),
          plan.privacy().adaptive() == null ? "" : " at first, " + spec.getPrivacy().getClipping(),
          spec.getPrivacy().getNoiseMultiplier(),
          plan.privacy().affordable());
    }
    learning(output, plan);
    if (plan.forwards()) {
      output.line(
          "upstream     sums go to task %s of federation %s, whose models are taken",
          spec.getUpstream().getTask(), spec.getUpstream().getFederation());
    }
  }

  private static void learning(Output output, TaskPlan plan) {
    OptimizerSpec optimizer = plan.spec().getOptimizer();
    BoundsSpec bounds = plan.spec().getBounds();
    TrainingSpec training = plan.spec().getTraining();
    output.line(
        "optimizer    %s, learning rate %s%s",
        optimizer.getName(),
        optimizer.getLearningRate(),
        optimizer.getSchedule().equals("constant") ? "" : " times " + optimizer.getSchedule());
    output.line(
        "bounds       norm at most %s%s, weight at most %s, at most %d updates a round",
        bounds.getMaxNormL2(),
        plan.vectors().size() == 1 ? "" : " (further vectors " + plan.maxNormL2(1) + ")",
        bounds.getMaxWeight(),
        bounds.getMaxParticipantsPerRound());
    output.line(
        "training     %d epochs, batches of %d, learning rate %s, proximal mu %s",
        training.getLocalEpochs(),
        training.getBatchSize(),
        training.getLearningRate(),
        training.getProximalMu());
  }
}
