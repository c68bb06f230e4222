package io.tributary.operators.verify;

/**
 * The rounds whose models are recomputed.
 *
 * @param from the first, from 0, which stands for the initial model
 * @param to the last
 */
public record Range(int from, int to) {
  /** All rounds. */
  public static final Range ALL = new Range(0, Integer.MAX_VALUE);

  boolean has(int round) {
    return round >= from && round <= to;
  }
}
