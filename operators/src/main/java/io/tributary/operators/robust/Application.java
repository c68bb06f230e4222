package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A held rule applied to whole updates in one place: what the job does block by block, for trying
 * rules out.
 */
public final class Application {
  private Application() {}

  /**
   * What is known of a round beside the updates.
   *
   * @param senders who sent each, for rules that trust somebody or shuffle
   * @param factors what each counts in a mean, above 0
   * @param previous the previous round's aggregate, of the updates' length
   * @param seed for rules that shuffle
   */
  public record Circumstances(
      List<String> senders, double[] factors, double[] previous, long seed) {
    /** Copies the senders. */
    public Circumstances {
      senders = List.copyOf(senders);
    }

    @Override
    public String toString() {
      return "circumstances of " + senders;
    }
  }

  /**
   * What a rule makes of a round.
   *
   * @param aggregate one value per parameter
   * @param weights how it was made of the updates, and who was left out
   */
  public record Outcome(double[] aggregate, Weights weights) {
    @Override
    public String toString() {
      return aggregate.length + " parameters by " + weights;
    }
  }

  /**
   * Applies a rule.
   *
   * @param updates one row each, all of one length, finite
   * @throws IllegalArgumentException when there are too few updates for the rule
   */
  public static Outcome of(HeldRule rule, float[][] updates, Circumstances round) {
    int length = updates[0].length;
    float[][] rows = rule.needsPrevious() ? with(round.previous(), updates) : updates;
    double[] aggregate = new double[length];
    Optional<CoordinateRule> coordinates = rule.coordinates();
    if (!rule.needsGram()) {
      coordinates.orElseThrow().aggregate(rows, length, aggregate);
      return new Outcome(aggregate, Weights.identity(updates.length));
    }
    HeldRound held =
        new HeldRound(
            round.senders(),
            round.factors(),
            new GramKernel().products(rows, length),
            rule.needsPrevious(),
            round.seed());
    Weights weights = rule.weigh(held);
    new Mixture().mix(weights, rows, length, coordinates, aggregate);
    return new Outcome(aggregate, weights);
  }

  private static float[][] with(double[] previous, float[][] updates) {
    float[][] rows = Arrays.copyOf(updates, updates.length + 1);
    float[] last = new float[previous.length];
    for (int p = 0; p < last.length; p++) {
      last[p] = (float) previous[p];
    }
    rows[updates.length] = last;
    return rows;
  }
}
