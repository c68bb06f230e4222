package io.tributary.privacy.matrix;

/**
 * How often a participant may take part.
 *
 * @param separation it may again so many rounds later, at least 1
 * @param times at most so often, at least 1
 */
public record Participation(int separation, int times) {
  /** Once. */
  public static final Participation SINGLE = new Participation(1, 1);

  public Participation {
    if (separation < 1 || times < 1) {
      throw new IllegalArgumentException(
          "separation and times must be at least 1, not " + separation + " and " + times);
    }
  }

  /** The most rounds of so many that it can take part in. */
  public int most(int rounds) {
    return Math.min(times, 1 + (rounds - 1) / separation);
  }
}
