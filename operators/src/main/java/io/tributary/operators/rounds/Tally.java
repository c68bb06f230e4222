package io.tributary.operators.rounds;

import io.tributary.operators.fold.Grid;
import io.tributary.operators.privacy.PrivacyPlan;
import io.tributary.operators.task.TaskPlan;
import io.tributary.schemas.state.IncludedUpdate;
import io.tributary.serde.Digest;
import java.util.Comparator;
import java.util.List;

/**
 * What the updates of a round add up to, whatever their order.
 *
 * @param terms updates
 * @param contributors participants that they stand for
 * @param weightUnits sum of the weights in units of 2^-20
 * @param divisor what the sum of the first vectors is divided by
 * @param furtherDivisor what the sums of further vectors are divided by
 * @param pull how much of the old parameters goes when the first vectors are whole models: the sum
 *     of the factors over the divisor; 0 for deltas
 */
public record Tally(
    int terms,
    int contributors,
    long weightUnits,
    double divisor,
    double furtherDivisor,
    double pull) {
  /** The tally of a round that is passed over. */
  static final Tally NONE = new Tally(0, 0, 0, 1, 1, 0);

  static Tally of(TaskPlan plan, Iterable<IncludedUpdate> updates) {
    List<IncludedUpdate> sorted =
        java.util.stream.StreamSupport.stream(updates.spliterator(), false)
            .sorted(Comparator.comparing(u -> Digest.of(u.getUpdateId())))
            .toList();
    double divisor =
        plan.privacy() == null
            ? plan.algorithm().divisor(sorted.stream().map(Tally::contribution).toList())
            : plan.privacy().denominator();
    double factors = sorted.stream().mapToDouble(Tally::factor).reduce(0, Double::sum);
    return new Tally(
        sorted.size(),
        sorted.stream().mapToInt(IncludedUpdate::getContributors).sum(),
        sorted.stream().mapToLong(IncludedUpdate::getWeightUnits).sum(),
        divisor,
        plan.algorithm().furtherDivisor(divisor, sorted.size()),
        plan.ofModels() ? factors / divisor : 0);
  }

  /**
   * What an update's values are multiplied by: its factor and, in a private task, what clips it.
   * That tells its norm, so that nothing else is made of it.
   */
  static double folded(RoundState state, IncludedUpdate update) {
    PrivacyPlan privacy = state.privacy();
    double clip = privacy == null ? 1 : privacy.clip(update.getNormL2());
    return factor(update) * clip;
  }

  /** The factor that an update counts with. */
  public static double factor(IncludedUpdate update) {
    return update.getFactor() == 0 ? Grid.weight(update.getWeightUnits()) : update.getFactor();
  }

  private static Algorithm.Contribution contribution(IncludedUpdate update) {
    return new Algorithm.Contribution(
        update.getWeightUnits(), update.getNormL2(), update.getMetrics());
  }
}
