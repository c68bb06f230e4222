package io.tributary.serde;

/**
 * An exact sum of one block's updates on a fixed-point grid. Mutable; {@link #copy} is deep.
 *
 * @param terms how many updates have been added
 * @param units one sum per parameter, in grid units
 */
public record LongSum(int terms, long[] units) {
  /** The empty sum over {@code length} parameters. */
  public static LongSum zero(int length) {
    return new LongSum(0, new long[length]);
  }

  /** The same array with one more term counted. */
  public LongSum oneMore() {
    return new LongSum(terms + 1, units);
  }

  /** A deep copy. */
  public LongSum copy() {
    return new LongSum(terms, units.clone());
  }

  @Override
  public String toString() {
    return "sum of " + terms + " over " + units.length + " parameters";
  }
}
