package io.tributary.local.bench;

/**
 * How thorough a measurement is.
 *
 * @param brief smaller topics and fewer cases, for a guard that runs with every change
 * @param warmUps repetitions that are not counted
 * @param repetitions repetitions that are
 */
public record Form(boolean brief, int warmUps, int repetitions) {
  /** What results are published with. */
  public static Form thorough() {
    return new Form(false, 6, 5);
  }

  /** What a change is guarded with. */
  public static Form quick() {
    return new Form(true, 3, 3);
  }

  /** One number or the other. */
  int choose(int inFull, int inBrief) {
    return brief ? inBrief : inFull;
  }
}
