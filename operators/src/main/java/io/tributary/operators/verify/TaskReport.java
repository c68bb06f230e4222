package io.tributary.operators.verify;

import java.util.List;

/**
 * What was found out about a task.
 *
 * @param task its name
 * @param state RUNNING, or how it ended; NOT_OPENED when the journal does not open it
 * @param rounds how its rounds stand
 * @param updates how its updates stand
 * @param underWay what follows from the journal and is not announced yet
 * @param unverifiable rounds that cannot be recomputed, and why
 * @param notes what is worth knowing and is no divergence
 * @param divergences how many places differ from what follows from the journal
 * @param shown the first of them
 */
public record TaskReport(
    String task,
    String state,
    Rounds rounds,
    Updates updates,
    List<String> underWay,
    List<Gap> unverifiable,
    List<String> notes,
    int divergences,
    List<Divergence> shown) {
  /**
   * Rounds that the journal closed, without those passed over.
   *
   * @param verified recomputed, and announced with the same hash
   * @param unverifiable not recomputable any more
   * @param underWay closed, but the version is not announced yet
   * @param notChecked outside what was asked for, or after a divergence
   */
  public record Rounds(int closed, int verified, int unverifiable, int underWay, int notChecked) {}

  /**
   * Updates that the journal admitted: each is one of included, refused, stale, pending and copies.
   *
   * @param included in the announced manifest of a closed round
   * @param refused with another code than STALE_VERSION
   * @param stale refused as STALE_VERSION
   * @param pending in the open round, or in one whose closing is not announced yet
   * @param copies second uploads of an update that is in the round
   * @param dropped never admitted
   */
  public record Updates(
      int admitted, int included, int refused, int stale, int pending, int copies, int dropped) {}

  /** Rounds {@code from} to {@code to} that cannot be recomputed. */
  public record Gap(int from, int to, String reason) {}
}
