package io.tributary.operators.task;

import io.tributary.operators.fold.Schedule;
import io.tributary.operators.rounds.Staleness;
import io.tributary.operators.rounds.Weighting;
import io.tributary.schemas.AggregationSpec;
import io.tributary.schemas.RoundsSpec;
import io.tributary.schemas.TaskSpec;
import java.util.List;

/** Finds names that do not exist and arguments that are out of range. */
final class StrategyCheck {
  private static final long MAX_MILLIS = 31_536_000_000L;
  private static final int MAX_UPDATES = 50_000;
  private final TaskSpec spec;
  private final Findings findings;

  StrategyCheck(TaskSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  /** Whether every name could be resolved. */
  boolean check() {
    String fix = "use one of the known names, with arguments in their range";
    AggregationSpec aggregation = spec.getAggregation();
    boolean rounds = rounds();
    boolean named =
        findings.attempt("spec.rounds.policy", fix, () -> TaskPlan.policy(spec.getRounds()))
            & findings.attempt(
                "spec.aggregation.rule", fix, () -> TaskPlan.rule(aggregation.getRule()))
            & findings.attempt(
                "spec.aggregation.algorithm",
                fix,
                () -> TaskPlan.algorithm(aggregation.getAlgorithm()))
            & findings.attempt(
                "spec.aggregation.weightBy", fix, () -> Weighting.parse(aggregation.getWeightBy()))
            & findings.attempt("spec.aggregation.of", fix, () -> TaskPlan.ofModels(aggregation))
            & findings.attempt(
                "spec.optimizer.name", fix, () -> TaskPlan.optimizer(spec.getOptimizer()))
            & findings.attempt(
                "spec.optimizer.schedule",
                fix,
                () -> Schedule.parse(spec.getOptimizer().getSchedule()));
    findings.positive(spec.getOptimizer().getLearningRate(), "spec.optimizer.learningRate");
    return rounds && named;
  }

  private boolean rounds() {
    RoundsSpec rounds = spec.getRounds();
    boolean good = findings.within(rounds.getCount(), 1, 1_000_000, "spec.rounds.count");
    good &=
        findings.require(
            rounds.getDeadlineMillis() == 0
                || (rounds.getDeadlineMillis() >= 100 && rounds.getDeadlineMillis() <= MAX_MILLIS),
            "spec.rounds.deadline",
            "it is " + rounds.getDeadlineMillis() + " ms",
            "use 100ms to 8760h, for instance 60s");
    good &= findings.within(rounds.getCohort(), 0, 1_000_000, "spec.rounds.cohort");
    return good
        & switch (rounds.getPolicy()) {
          case "sync" -> sync(rounds);
          case "buffered" -> buffered(rounds);
          case "async" -> aging(rounds) & mixing(rounds);
          default -> true; // Not ours to judge; whether it exists is judged with the other names.
        };
  }

  private boolean sync(RoundsSpec rounds) {
    boolean good =
        findings.require(
            rounds.getQuorum() >= 1 && rounds.getQuorum() <= MAX_UPDATES,
            "spec.rounds.quorum",
            "it is " + rounds.getQuorum(),
            "use 1 to " + MAX_UPDATES);
    good &=
        findings.require(
            rounds.getMinimum() >= 1 && rounds.getMinimum() <= Math.max(1, rounds.getQuorum()),
            "spec.rounds.minimum",
            "it is " + rounds.getMinimum() + " with a quorum of " + rounds.getQuorum(),
            "use 1 to the quorum");
    good &=
        findings.require(
            rounds.getDeadlineMillis() > 0,
            "spec.rounds.deadline",
            "a synchronous round has none",
            "give it one, for instance 60s: a participant that stays away would stop the task");
    good &=
        findings.require(
            rounds.getOverSelection() >= 1 && rounds.getOverSelection() <= 100,
            "spec.rounds.overSelection",
            "it is " + rounds.getOverSelection(),
            "use 1 to 100");
    return good
        & findings.require(
            rounds.getCohort() == 0 || rounds.getQuorum() <= rounds.getCohort(),
            "spec.rounds.quorum",
            "the quorum of " + rounds.getQuorum() + " is above the cohort of " + rounds.getCohort(),
            "lower the quorum or register more participants; a round could never reach it");
  }

  private boolean buffered(RoundsSpec rounds) {
    return findings.within(rounds.getBufferSize(), 1, MAX_UPDATES, "spec.rounds.bufferSize")
        & findings.require(
            rounds.getCohort() == 0 || rounds.getBufferSize() <= rounds.getCohort(),
            "spec.rounds.bufferSize",
            "the buffer of "
                + rounds.getBufferSize()
                + " is above the cohort of "
                + rounds.getCohort(),
            "make the buffer smaller: each participant contributes once from each version")
        & aging(rounds);
  }

  private boolean aging(RoundsSpec rounds) {
    return findings.within(rounds.getMaxStaleness(), 0, 10_000, "spec.rounds.maxStaleness")
        & findings.attempt(
            "spec.rounds.staleness",
            "use constant, polynomial(a=0.5) or hinge(a=10,b=4)",
            () -> Staleness.parse(rounds.getStaleness()))
        & findings.require(
            List.of("all", "").contains(rounds.getSelection()),
            "spec.rounds.selection",
            "policy " + rounds.getPolicy() + " draws no cohorts",
            "leave it out, or use policy sync");
  }

  private boolean mixing(RoundsSpec rounds) {
    return findings.require(
        rounds.getMixing() > 0 && rounds.getMixing() <= 1,
        "spec.rounds.mixing",
        "it is " + rounds.getMixing(),
        "use a number above 0, up to 1");
  }
}
