package io.tributary.operators.quality;

import io.tributary.operators.task.Call;
import java.util.Map;
import java.util.Set;

/**
 * Contribution history: after each round a participant's reputation becomes {@code forget} times
 * the old plus {@code 1 - forget} when its update was not left out. Whoever falls below {@code
 * quarantine} is kept out for {@code rounds} rounds and then begins again at that mark: one more
 * exclusion sends it back, and every accepted update raises it.
 *
 * @param forget share of the past, in [0, 1)
 * @param quarantine mark in [0, 1); 0 keeps nobody out
 * @param rounds length of a quarantine, at least 1
 */
public record Reputation(double forget, double quarantine, int rounds) {
  static Reputation of(Call call) {
    call.onlyKnown("forget", "quarantine", "rounds");
    return new Reputation(
        call.within("forget", 0, 0.999, 0.8),
        call.within("quarantine", 0, 0.99, 0.4),
        call.arguments().containsKey("rounds") ? call.count("rounds", 10_000) : 5);
  }

  /**
   * Moves the standings after a round; those that are good are left out of the map.
   *
   * @param round the round that closed
   * @param accepted whose updates counted
   * @param excluded whose updates were left out
   */
  public void after(
      int round, Map<String, Standing> standings, Set<String> accepted, Set<String> excluded) {
    accepted.forEach(p -> move(round, p, standings, 1));
    excluded.forEach(p -> move(round, p, standings, 0));
    standings.values().removeIf(standing -> standing.isGood(round + 1));
  }

  private void move(
      int round, String participant, Map<String, Standing> standings, double outcome) {
    double before = standings.getOrDefault(participant, Standing.GOOD).reputation();
    double now = forget * before + (1 - forget) * outcome;
    boolean out = now < quarantine;
    standings.put(
        participant, out ? new Standing(quarantine, round + rounds) : new Standing(now, 0));
  }
}
