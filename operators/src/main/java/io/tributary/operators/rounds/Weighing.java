package io.tributary.operators.rounds;

import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.QualityControl;
import io.tributary.operators.quality.Standing;
import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.scores.WeightFacts;
import io.tributary.schemas.WeightsDecided;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.serde.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is asked about a held round, and whether an answer fits it. Pure. */
final class Weighing {
  private Weighing() {}

  static Decision.AskWeights ask(RoundState state, Digest manifestHash) {
    List<Candidate> candidates =
        state.includedById().stream().map(e -> candidate(state, e.getValue())).toList();
    return new Decision.AskWeights(state.round, manifestHash, state.norms, candidates);
  }

  private static Candidate candidate(RoundState state, IncludedUpdate update) {
    return new Candidate(
        update.getParticipant(),
        update.getOrganization(),
        Tally.factor(update),
        update.getNormL2(),
        state.standings.getOrDefault(update.getParticipant(), Standing.GOOD).reputation(),
        update.getMetrics());
  }

  /** The weighing, if there was one, is over: what is remembered of participants and norms. */
  static void done(RoundState state, Weights weights) {
    state.weighingSinceMillis = 0;
    if (weights != null && state.plan.quality() != null) {
      remember(state, weights, state.plan.quality());
    }
  }

  private static void remember(RoundState state, Weights weights, QualityControl quality) {
    Set<Integer> accused =
        weights.exclusions().stream()
            .filter(e -> QualityControl.accuses(e.code()))
            .map(Exclusion::row)
            .collect(Collectors.toSet());
    Set<String> accepted = new TreeSet<>();
    Set<String> excluded = new TreeSet<>();
    List<Double> norms = new ArrayList<>();
    int row = 0;
    for (Map.Entry<Digest, IncludedUpdate> entry : state.includedById()) {
      IncludedUpdate update = entry.getValue();
      if (accused.contains(row++)) {
        excluded.add(update.getParticipant());
      } else {
        accepted.add(update.getParticipant());
        norms.add(update.getNormL2());
      }
    }
    accepted.removeAll(excluded);
    state.norms = state.norms.after(norms.stream().mapToDouble(Double::doubleValue).toArray());
    quality.reputation().ifPresent(r -> r.after(state.round, state.standings, accepted, excluded));
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
        && weights.columns() == updates + (state.plan.needsPrevious() ? 1 : 0)
        && weights.exclusions().stream().allMatch(e -> e.row() >= 0 && e.row() < updates);
  }
}
