package io.tributary.operators.scores;

import io.tributary.operators.fold.GramPart;
import io.tributary.operators.robust.Gram;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.HeldRules;
import io.tributary.operators.robust.Weights;
import io.tributary.operators.scores.ScoreStore.Progress;
import io.tributary.schemas.JournalFact;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Adds up the inner products of a round's blocks, in the order of the blocks, and proposes what the
 * task's rule makes of them. It decides nothing: the first weights in the journal count.
 */
public final class Scorer {
  private final LongSupplier seeds;

  /**
   * A scorer.
   *
   * @param seeds draws 64 bits for a rule that shuffles
   */
  public Scorer(LongSupplier seeds) {
    this.seeds = seeds;
  }

  /** Takes a block's part; returns the weights to propose once all are here. */
  public Optional<JournalFact> accept(GramPart part, ScoreStore store) {
    if (part.round() <= store.progress().done()) {
      return Optional.empty(); // Another copy of the job was faster.
    }
    store.part(part.round(), part.block(), part);
    return advance(store);
  }

  /** Takes a request; returns the weights to propose if all parts are here already. */
  public Optional<JournalFact> accept(WeighRequest request, ScoreStore store) {
    Progress progress = store.progress();
    if (request.round() <= progress.done()) {
      return Optional.empty();
    }
    if (request.isKnown()) {
      finish(request.round(), store);
      return Optional.empty();
    }
    store.progress(new Progress(request, progress.done(), 0, null));
    return advance(store);
  }

  private Optional<JournalFact> advance(ScoreStore store) {
    Progress progress = store.progress();
    WeighRequest request = progress.request();
    if (request == null) {
      return Optional.empty();
    }
    int added = progress.added();
    Gram sum = progress.sum();
    GramPart part = store.part(request.round(), added);
    while (part != null) {
      sum = sum == null ? part.gram() : plus(sum, part.gram());
      store.part(request.round(), added, null);
      added++;
      if (added == part.blocks()) {
        finish(request.round(), store);
        return Optional.of(proposal(request, sum));
      }
      part = store.part(request.round(), added);
    }
    if (added > progress.added()) {
      store.progress(new Progress(request, progress.done(), added, sum));
    }
    return Optional.empty();
  }

  private static void finish(int round, ScoreStore store) {
    store.progress(new Progress(null, round, 0, null));
    store.forgetUpTo(round);
  }

  private static Gram plus(Gram sum, Gram part) {
    double[] products = sum.products().clone();
    for (int i = 0; i < products.length; i++) {
      products[i] += part.products()[i];
    }
    return new Gram(sum.rows(), products);
  }

  private JournalFact proposal(WeighRequest request, Gram gram) {
    HeldRule rule = HeldRules.parse(request.rule());
    long seed = rule.needsSeed() ? seeds.getAsLong() : 0;
    Weights weights = Ruling.of(request, rule, gram, seed);
    String task = request.task().substring(request.task().indexOf('/') + 1);
    return new JournalFact(
        task, WeightFacts.of(request.round(), request.manifestHash(), seed, weights));
  }
}
