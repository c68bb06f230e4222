package io.tributary.operators.quality;

import io.tributary.operators.task.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

  private static final int HALVINGS = 200;

  /** A smaller share of the weight than this is taken for none. */
  private static final double LEAST = 1e-30;

  static Shares of(Call call) {
    call.onlyKnown("participant", "organization");
    return new Shares(
        call.within("participant", 0.001, 1, 1), call.within("organization", 0.001, 1, 1));
  }

  /**
   * The factors with both caps kept; each at most what it was.
   *
   * <p>With a total of T no participant may have more than participant * T, no organization more
   * than organization * T; what is then left, S(T), is concave in T. The largest T with S(T) = T is
   * the total that keeps both, found by halving. There is none above 0 when even equal weights are
   * beyond a cap.
   */
  double[] cap(List<Candidate> candidates, double[] factors) {
    Collection<List<Integer>> owners = owners(candidates);
    double most = Arrays.stream(factors).sum();
    double total = most;
    if (sum(cut(owners, factors, most)) < most) {
      double low = 0;
      double high = most;
      for (int i = 0; i < HALVINGS; i++) {
        double middle = low + (high - low) / 2;
        if (sum(cut(owners, factors, middle)) >= middle) {
          low = middle;
        } else {
          high = middle;
        }
      }
      total = low;
    }
    double[] cut = cut(owners, factors, total);
    return sum(cut) > LEAST * most ? cut : equal(factors);
  }

  private static Collection<List<Integer>> owners(List<Candidate> candidates) {
    Map<String, List<Integer>> owners = new TreeMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      Candidate c = candidates.get(i);
      String owner =
          c.organization().isEmpty()
              ? "participant " + c.participant()
              : "organization " + c.organization();
      owners.computeIfAbsent(owner, o -> new ArrayList<>()).add(i);
    }
    return owners.values();
  }

  /** What the caps of a total leave of the factors. */
  private double[] cut(Collection<List<Integer>> owners, double[] factors, double total) {
    double[] cut = new double[factors.length];
    for (List<Integer> owner : owners) {
      double sum = 0;
      for (int i : owner) {
        cut[i] = Math.min(factors[i], participant * total);
        sum += cut[i];
      }
      for (int i : owner) {
        cut[i] *= sum > organization * total ? organization * total / sum : 1;
      }
    }
    return cut;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static double[] equal(double[] factors) {
    double least = Arrays.stream(factors).filter(f -> f > 0).min().orElse(0);
    return Arrays.stream(factors).map(f -> Math.min(f, least)).toArray();
  }
}
