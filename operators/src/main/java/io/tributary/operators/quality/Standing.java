package io.tributary.operators.quality;

/**
 * How a participant stands: an exponentially forgotten share of the rounds in which its update was
 * not left out, and until when it is kept out.
 *
 * @param reputation in [0, 1]
 * @param quarantinedUntil the last round that takes no update of it; 0 when there is none
 */
public record Standing(double reputation, int quarantinedUntil) {
  /** Of a participant that was never left out. */
  public static final Standing GOOD = new Standing(1, 0);

  private static final double AS_GOOD = 0.99;

  /** Whether nothing is lost by forgetting it. */
  public boolean isGood(int round) {
    return reputation >= AS_GOOD && quarantinedUntil < round;
  }

  /** Whether the round takes no update of it. */
  public boolean quarantinedIn(int round) {
    return quarantinedUntil >= round;
  }
}
