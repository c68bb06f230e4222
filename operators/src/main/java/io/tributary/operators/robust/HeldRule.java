package io.tributary.operators.robust;

import java.util.Optional;

/**
 * An aggregation rule that needs all updates of a round at once, as written in {@code
 * aggregation.rule}: stages chained by arrows. Immutable; made by {@code HeldRules.parse}.
 */
public interface HeldRule {
  /** The rule as written, in its normal form. */
  String text();

  /** The most Byzantine participants f that the rule bears among n, which may be 0. */
  int maxByzantine(int updates);

  /** The Byzantine participants f that the task declares. */
  int byzantine();

  /**
   * Whether {@link #weigh} looks at the inner products. When it does not, no products are made and
   * the round needs no second pass: {@link #weigh} is then the identity.
   */
  boolean needsGram();

  /** Whether the products must hold the previous round's aggregate as last row. */
  boolean needsPrevious();

  /** Whether the seed is used. */
  boolean needsSeed();

  /**
   * The weights of a round.
   *
   * <p>Throws IllegalArgumentException when the round has too few updates for the rule.
   */
  Weights weigh(HeldRound round);

  /** What is done coordinate by coordinate with the rows that the weights make, if anything. */
  Optional<CoordinateRule> coordinates();
}
