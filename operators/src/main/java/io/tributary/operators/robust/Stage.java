package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.Optional;

/**
 * One link of a held rule: it turns rows into rows, of which the next link knows only inner
 * products. A pre-aggregation is followed by another link; a rule is the last one. Immutable.
 */
public interface Stage {
  /** Makes stages of one name; found with {@code ServiceLoader}. */
  interface Factory {
    /** The name in {@code aggregation.rule}. */
    String name();

    /** How it is written, with its arguments and their defaults. */
    String usage();

    /** What it does, its paper, breakdown point and cost, in one line each. */
    String about();

    /** Makes a stage; throws IllegalArgumentException for arguments that are out of range. */
    Stage create(Call call);
  }

  /** The stage as written, in its normal form. */
  String text();

  /** Whether it may be the last link; otherwise another one must follow. */
  default boolean isRule() {
    return true;
  }

  /** The Byzantine rows f that it is told to bear; 0 when it is not told. */
  default int byzantine() {
    return 0;
  }

  /** The most Byzantine rows f that it bears among n. */
  int maxByzantine(int rows);

  /** How many rows it makes of n; of a rule they no longer matter. */
  default int rowsOf(int rows) {
    return isRule() ? 1 : rows;
  }

  /** Whether {@link #weigh} may be anything but the identity. */
  default boolean mixes() {
    return true;
  }

  /** Whether the previous round's aggregate is looked at. */
  default boolean needsPrevious() {
    return false;
  }

  /** Whether the seed is used. */
  default boolean needsSeed() {
    return false;
  }

  /**
   * The weights of the output rows. There are columns for all rows of the round's inner products.
   *
   * <p>Throws IllegalArgumentException when there are too few rows.
   */
  Weights weigh(HeldRound round);

  /** What is done coordinate by coordinate with the output rows, if anything. */
  default Optional<CoordinateRule> coordinates() {
    return Optional.empty();
  }
}
