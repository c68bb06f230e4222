package io.tributary.operators.rounds;

import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.scores.WeightFacts;
import io.tributary.schemas.WeightsDecided;
import io.tributary.serde.Digest;
import java.util.Map;
import java.util.Optional;

/** What is asked about a held round, and whether an answer fits it. Pure. */
final class Weighing {
  private Weighing() {}

  static Decision.AskWeights ask(RoundState state, Digest manifestHash) {
    return new Decision.AskWeights(
        state.round, manifestHash, state.includedById().stream().map(Map.Entry::getValue).toList());
  }

  /** The weights of a fact; empty when they are not those of the round that is weighed. */
  static Optional<Weights> fitting(RoundState state, Digest manifestHash, WeightsDecided fact) {
    if (!Digest.of(fact.getManifestHash()).equals(manifestHash)) {
      return Optional.empty();
    }
    try {
      Weights weights = WeightFacts.read(fact);
      return fits(state, weights) ? Optional.of(weights) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean fits(RoundState state, Weights weights) {
    HeldRule rule = state.plan.held();
    int updates = state.includedCount();
    boolean rows = rule.coordinates().isEmpty() ? weights.rows() == 1 : weights.rows() <= updates;
    return rows
        && weights.columns() == updates + (rule.needsPrevious() ? 1 : 0)
        && weights.exclusions().stream().allMatch(e -> e.row() >= 0 && e.row() < updates);
  }
}
