package io.tributary.privacy.matrix;

/** Binary tree aggregation (Dwork et al. 2010, Chan et al. 2011): the baseline of DP-FTRL. */
public final class Tree {
  private Tree() {}

  /** How many nodes of the tree over so many rounds a round is in: ceil(log2(rounds + 1)). */
  public static int levels(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, not " + rounds);
    }
    return Integer.SIZE - Integer.numberOfLeadingZeros(rounds);
  }

  /**
   * How far one participant can move all nodes together, in L2, who moves each round's sum by at
   * most 1: sqrt(levels), and by the triangle inequality no more than that for each time.
   */
  public static double sensitivity(int rounds, Participation participation) {
    return participation.most(rounds) * Math.sqrt(levels(rounds));
  }
}
