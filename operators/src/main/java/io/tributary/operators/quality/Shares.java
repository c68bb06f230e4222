package io.tributary.operators.quality;

import io.tributary.operators.task.Call;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of a round's weight one participant and one organization may have, so that no one owns
 * the model. What is above is cut, and the others' shares grow; participants without organization
 * are each their own. A share that not even equal weights would keep is met as nearly as possible,
 * by equal weights.
 *
 * @param participant largest share of a participant, in (0, 1]
 * @param organization largest share of an organization, in (0, 1]
 */
public record Shares(double participant, double organization) {
  /** No caps. */
  static final Shares ANY = new Shares(1, 1);

  private static final int PASSES = 200;

  static Shares of(Call call) {
    call.onlyKnown("participant", "organization");
    return new Shares(
        call.within("participant", 0.001, 1, 1), call.within("organization", 0.001, 1, 1));
  }

  /** The factors with both caps kept; each at most what it was. */
  double[] cap(List<Candidate> candidates, double[] factors) {
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      Candidate c = candidates.get(i);
      String owner =
          c.organization().isEmpty()
              ? "participant " + c.participant()
              : "organization " + c.organization();
      groups.computeIfAbsent(owner, o -> new java.util.ArrayList<>()).add(i);
    }
    double[] capped = factors.clone();
    // Cutting one raises the share of the others: both caps in turn, until nothing is cut any more.
    for (int pass = 0; pass < PASSES; pass++) {
      boolean cut = capGroups(capped, groups);
      cut |= capSingly(capped);
      if (!cut) {
        break;
      }
    }
    return capped;
  }

  private boolean capSingly(double[] factors) {
    double level = level(factors, participant);
    boolean cut = false;
    for (int i = 0; i < factors.length; i++) {
      cut |= factors[i] > level;
      factors[i] = Math.min(factors[i], level);
    }
    return cut;
  }

  private boolean capGroups(double[] factors, Map<String, List<Integer>> groups) {
    double[] totals =
        groups.values().stream()
            .mapToDouble(group -> group.stream().mapToDouble(i -> factors[i]).sum())
            .toArray();
    double level = level(totals, organization);
    boolean cut = false;
    int at = 0;
    for (List<Integer> group : groups.values()) {
      double total = totals[at++];
      if (total > level * (1 + 1e-12)) {
        group.forEach(i -> factors[i] *= level / total);
        cut = true;
      }
    }
    return cut;
  }

  /**
   * The largest L for which no min(value, L) is above {@code share} of their sum: with the k
   * largest cut, L = share * rest / (1 - k * share). When there is none, the least positive value.
   */
  private static double level(double[] values, double share) {
    double[] sorted = java.util.Arrays.stream(values).filter(v -> v > 0).sorted().toArray();
    double rest = java.util.Arrays.stream(sorted).sum();
    for (int k = 0; k < sorted.length; k++) {
      double largest = sorted[sorted.length - 1 - k];
      double level = share * rest / (1 - k * share);
      if (k * share < 1 && largest <= level) {
        return k == 0 ? Double.POSITIVE_INFINITY : level;
      }
      rest -= largest;
    }
    return sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[0];
  }
}
