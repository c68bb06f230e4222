package io.tributary.local.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * How examples are spread over participants: {@code iid}, or {@code dirichlet:ALPHA}, where each
 * class is shared out by a draw of a symmetric Dirichlet (Hsu et al. 2019); the smaller ALPHA, the
 * less alike the participants.
 *
 * @param alpha concentration; infinite for iid
 */
public record Partitioner(double alpha) {
  /** Parses {@code iid} or {@code dirichlet:ALPHA}; throws IllegalArgumentException otherwise. */
  public static Partitioner parse(String text) {
    if (text.equals("iid")) {
      return new Partitioner(Double.POSITIVE_INFINITY);
    }
    if (text.startsWith("dirichlet:")) {
      try {
        double alpha = Double.parseDouble(text.substring("dirichlet:".length()));
        if (alpha > 0 && Double.isFinite(alpha)) {
          return new Partitioner(alpha);
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(mistake(text), e);
      }
    }
    throw new IllegalArgumentException(mistake(text));
  }

  private static String mistake(String text) {
    return "--partition '" + text + "' is neither iid nor dirichlet:ALPHA with ALPHA above 0";
  }

  /** Shares out all examples; everybody gets at least one. */
  public List<Dataset> split(Dataset data, int participants, long seed) {
    if (participants > data.size()) {
      throw new IllegalArgumentException(
          participants + " participants cannot share " + data.size() + " examples");
    }
    Random random = new Random(seed);
    List<List<Integer>> shares = new ArrayList<>();
    for (int p = 0; p < participants; p++) {
      shares.add(new ArrayList<>());
    }
    for (int label = 0; label < data.classes(); label++) {
      share(examplesOf(data, label, random), weights(participants, seed, label), shares);
    }
    for (List<Integer> share : shares) {
      if (share.isEmpty()) {
        List<Integer> richest = Collections.max(shares, (x, y) -> x.size() - y.size());
        share.add(richest.remove(richest.size() - 1));
      }
    }
    return shares.stream().map(data::select).toList();
  }

  private static List<Integer> examplesOf(Dataset data, int label, Random random) {
    List<Integer> examples = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      if (data.labels()[i] == label) {
        examples.add(i);
      }
    }
    Collections.shuffle(examples, random);
    return examples;
  }

  private double[] weights(int participants, long seed, int label) {
    double[] weights = new double[participants];
    if (Double.isInfinite(alpha)) {
      java.util.Arrays.fill(weights, 1.0);
      return weights;
    }
    GammaDistribution gamma = new GammaDistribution(new Well19937c(seed * 31 + label), alpha, 1.0);
    for (int p = 0; p < participants; p++) {
      weights[p] = gamma.sample();
    }
    return weights;
  }

  private static void share(List<Integer> examples, double[] weights, List<List<Integer>> shares) {
    double total = java.util.Arrays.stream(weights).sum();
    double sum = 0;
    int from = 0;
    for (int p = 0; p < weights.length; p++) {
      sum += weights[p];
      int to =
          p == weights.length - 1
              ? examples.size()
              : (int) Math.round(sum / total * examples.size());
      shares.get(p).addAll(examples.subList(from, to));
      from = to;
    }
  }

  @Override
  public String toString() {
    return Double.isInfinite(alpha) ? "iid" : String.format(Locale.ROOT, "dirichlet:%s", alpha);
  }
}
