package io.tributary.operators.task;

import io.tributary.operators.fold.Schedule;
import io.tributary.operators.rounds.Weighting;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;

/** Finds names that do not exist and arguments that are out of range. */
final class StrategyCheck {
  private static final long MAX_MILLIS = 31_536_000_000L;
  private final TaskSpec spec;
  private final Findings findings;

  StrategyCheck(TaskSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  void check() {
    String fix = "use one of the known names, with arguments in their range";
    AggregationSpec aggregation = spec.getAggregation();
    rounds();
    findings.attempt(
        "spec.rounds.policy",
        fix,
        () -> TaskPlan.policies(spec.getRounds()).check(spec.getRounds(), findings));
    findings.attempt("spec.aggregation.rule", fix, () -> TaskPlan.held(aggregation.getRule()));
    findings.attempt(
        "spec.aggregation.quality", fix, () -> TaskPlan.quality(aggregation.getQuality()));
    findings.attempt(
        "spec.aggregation.algorithm", fix, () -> TaskPlan.algorithm(aggregation.getAlgorithm()));
    findings.attempt(
        "spec.aggregation.weightBy", fix, () -> Weighting.parse(aggregation.getWeightBy()));
    findings.attempt("spec.aggregation.of", fix, () -> TaskPlan.ofModels(aggregation));
    findings.attempt("spec.optimizer.name", fix, () -> TaskPlan.optimizer(spec.getOptimizer()));
    findings.attempt(
        "spec.optimizer.schedule", fix, () -> Schedule.parse(spec.getOptimizer().getSchedule()));
    findings.positive(spec.getOptimizer().getLearningRate(), "spec.optimizer.learningRate");
  }

  private void rounds() {
    RoundsSpec rounds = spec.getRounds();
    findings.within(rounds.getCount(), 1, 1_000_000, "spec.rounds.count");
    findings.require(
        rounds.getDeadlineMillis() == 0
            || (rounds.getDeadlineMillis() >= 100 && rounds.getDeadlineMillis() <= MAX_MILLIS),
        "spec.rounds.deadline",
        "it is " + rounds.getDeadlineMillis() + " ms",
        "use 100ms to 8760h, for instance 60s");
    findings.within(rounds.getCohort(), 0, 1_000_000, "spec.rounds.cohort");
  }
}
