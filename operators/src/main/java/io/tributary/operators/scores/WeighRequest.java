package io.tributary.operators.scores;

import io.tributary.operators.rounds.Decision;
import io.tributary.operators.rounds.Tally;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.serde.Digest;
import java.util.List;

/**
 * What the round machine asks of the scorer.
 *
 * @param task federation and task, {@code federation/task}
 * @param round the round that weights are wanted for
 * @param rule the task's rule; empty when the round's weights are known and nothing more is wanted
 * @param manifestHash which updates they are
 * @param senders who sent each, in the order of the updates' ids
 * @param factors what each would count in a sum
 */
public record WeighRequest(
    String task,
    int round,
    String rule,
    Digest manifestHash,
    List<String> senders,
    List<Double> factors) {
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
        ask.manifestHash(),
        ask.updates().stream().map(IncludedUpdate::getParticipant).toList(),
        ask.updates().stream().map(Tally::factor).toList());
  }

  /** The round's weights are known. */
  public static WeighRequest known(String task, int round) {
    return new WeighRequest(task, round, "", Digest.ZERO, List.of(), List.of());
  }

  /** Whether it takes an earlier request back. */
  public boolean isKnown() {
    return rule.isEmpty();
  }
}
