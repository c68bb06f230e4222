package io.tributary.operators.verify;

import io.tributary.operators.fold.GramPart;
import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.rounds.Decision;
import io.tributary.operators.scores.MemoryScoreStore;
import io.tributary.operators.scores.Scorer;
import io.tributary.operators.scores.WeighRequest;
import io.tributary.operators.scores.WeightFacts;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.JournalFact;
import io.tributary.schemas.WeightsDecided;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Applies a task's rule to a round as the log has it. What counts are the journal's weights: inner
 * products may come out with other last bits elsewhere, so a difference is worth a note and is no
 * divergence.
 */
final class Reweighing {
  private static final double TOLERANCE = 1e-6;
  private final TaskPlan plan;
  private final Model model;

  Reweighing(TaskPlan plan, Model model) {
    this.plan = plan;
    this.model = model;
  }

  /** How the journal's weights differ from the rule's; empty when they do not. */
  Optional<String> difference(ClosedRound round) {
    Weights journaled = round.close().weights();
    Weights own = weigh(round);
    List<Integer> left = journaled.exclusions().stream().map(Exclusion::row).sorted().toList();
    List<Integer> ownLeft = own.exclusions().stream().map(Exclusion::row).sorted().toList();
    if (own.rows() != journaled.rows() || !left.equals(ownLeft)) {
      return Optional.of(
          text(round, "it leaves out updates " + ownLeft + " where the journal has " + left));
    }
    double largest = 0;
    for (int i = 0; i < own.values().length; i++) {
      largest = Math.max(largest, Math.abs(own.values()[i] - journaled.values()[i]));
    }
    return largest <= TOLERANCE
        ? Optional.empty()
        : Optional.of(
            text(round, String.format(Locale.ROOT, "weights differ by up to %.3g", largest)));
  }

  private String text(ClosedRound round, String what) {
    return "round "
        + round.round()
        + ": rule "
        + plan.held().text()
        + ", applied to the updates in the log, decides otherwise than the journal: "
        + what
        + "; the journal counts";
  }

  private Weights weigh(ClosedRound round) {
    MemoryScoreStore store = new MemoryScoreStore();
    Scorer scorer = new Scorer(round::seed);
    WeighRequest request = WeighRequest.of(plan, round.asked());
    scorer.accept(request, store);
    Optional<JournalFact> proposal = Optional.empty();
    Decision.Weigh weigh =
        new Decision.Weigh(round.round(), round.close().previous(), round.updates().size());
    for (GramPart part : model.weigh(weigh)) {
      proposal = scorer.accept(part, store);
    }
    return WeightFacts.read((WeightsDecided) proposal.orElseThrow().getFact());
  }
}
