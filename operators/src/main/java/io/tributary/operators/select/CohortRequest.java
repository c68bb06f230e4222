package io.tributary.operators.select;

import io.tributary.operators.rounds.Decision;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the round machine asks of the draw.
 *
 * @param round the round that a cohort is drawn for
 * @param size participants to draw; 0 when the round's cohort is known and nothing more is wanted
 * @param least with fewer active participants the draw waits
 * @param seed of the draw
 * @param atMillis append time of the fact that asked for it, Unix milliseconds
 * @param barred participants that may not take part
 */
public record CohortRequest(
    String federation,
    String task,
    int round,
    int size,
    int least,
    long seed,
    long atMillis,
    List<String> barred) {
  public CohortRequest {
    barred = List.copyOf(barred);
  }

  /** The request that follows from a decision. */
  public static CohortRequest of(String federation, String task, Decision.ForDraw decision) {
    if (decision instanceof Decision.DrawCohort draw) {
      return new CohortRequest(
          federation,
          task,
          draw.round(),
          draw.size(),
          draw.least(),
          draw.seed(),
          draw.atMillis(),
          draw.barred());
    }
    return known(federation, task, ((Decision.CohortKnown) decision).round());
  }

  /** The round's cohort is known. */
  public static CohortRequest known(String federation, String task, int round) {
    return new CohortRequest(federation, task, round, 0, 0, 0, 0, List.of());
  }

  /** Those who may be drawn. */
  public List<String> eligible(Collection<String> active) {
    Set<String> without = Set.copyOf(barred);
    return active.stream().filter(id -> !without.contains(id)).toList();
  }

  /** Whether it takes an earlier request back. */
  public boolean isKnown() {
    return size == 0;
  }
}
