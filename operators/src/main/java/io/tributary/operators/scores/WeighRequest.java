package io.tributary.operators.scores;

import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.NormReference;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.task.TaskPlan;
import io.tributary.serde.Digest;
import java.util.List;

/**
 * What the round machine asks of the scorer.
 *
 * @param task federation and task, {@code federation/task}
 * @param round the round that weights are wanted for
 * @param rule the task's rule; empty when the round's weights are known and nothing more is wanted
 * @param quality the task's quality policies; empty for none
 * @param manifestHash which updates they are
 * @param norms the running median of norms before the round
 * @param candidates what is known of each update, in the order of the updates' ids
 */
public record WeighRequest(
    String task,
    int round,
    String rule,
    String quality,
    Digest manifestHash,
    NormReference norms,
    List<Candidate> candidates) {
  /** The request that follows from a decision. */
  public static WeighRequest of(TaskPlan plan, Decision.ForScores decision) {
    if (decision instanceof Decision.WeightsKnown known) {
      return known(plan.path(), known.round());
    }
    Decision.AskWeights ask = (Decision.AskWeights) decision;
    return new WeighRequest(
        plan.path(),
        ask.round(),
        plan.held().text(),
        plan.spec().getAggregation().getQuality(),
        ask.manifestHash(),
        ask.norms(),
        ask.candidates());
  }

  /** The round's weights are known. */
  public static WeighRequest known(String task, int round) {
    return new WeighRequest(task, round, "", "", Digest.ZERO, NormReference.NONE, List.of());
  }

  /** Whether it takes an earlier request back. */
  public boolean isKnown() {
    return rule.isEmpty();
  }
}
