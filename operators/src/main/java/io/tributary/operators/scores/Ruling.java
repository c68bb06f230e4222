package io.tributary.operators.scores;

import io.tributary.operators.quality.Candidate;
import io.tributary.operators.quality.QualityControl;
import io.tributary.operators.robust.Exclusion;
import io.tributary.operators.robust.Gram;
import io.tributary.operators.robust.HeldRound;
import io.tributary.operators.robust.HeldRule;
import io.tributary.operators.robust.Weights;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of a round: quality policies leave updates out, the rule weighs the rest as if the
 * others had not come. Policies leave out no more than leaves the rule enough updates to bear its
 * f, the worst first. Pure.
 */
public final class Ruling {
  private final WeighRequest request;
  private final HeldRule rule;
  private final Gram gram;
  private final int updates;

  private Ruling(WeighRequest request, HeldRule rule, Gram gram) {
    this.request = request;
    this.rule = rule;
    this.gram = gram;
    this.updates = request.candidates().size();
  }

  /**
   * The weights that are proposed.
   *
   * @param gram inner products of the updates and possibly, as last row, the previous aggregate;
   *     the weights have a column for each
   * @throws IllegalArgumentException when the round has too few updates for the rule
   */
  public static Weights of(WeighRequest request, HeldRule rule, Gram gram, long seed) {
    return new Ruling(request, rule, gram).weights(seed);
  }

  private Weights weights(long seed) {
    double[] factors = request.candidates().stream().mapToDouble(Candidate::factor).toArray();
    List<Exclusion> leftOut = List.of();
    if (!request.quality().isEmpty()) {
      QualityControl quality = QualityControl.parse(request.quality());
      factors = quality.factors(request.candidates());
      leftOut = leftOut(quality);
    }
    BitSet out = new BitSet();
    leftOut.forEach(e -> out.set(e.row()));
    int[] kept = IntStream.range(0, updates).filter(row -> !out.get(row)).toArray();
    return widened(rule.weigh(round(kept, factors, seed)), kept, leftOut);
  }

  private List<Exclusion> leftOut(QualityControl quality) {
    List<Exclusion> found =
        quality.judge(
            request.candidates(), request.norms(), quality.needsPrevious() ? cosines() : null);
    List<Exclusion> leftOut = new ArrayList<>();
    for (Exclusion one : found) {
      int rest = updates - leftOut.size() - 1;
      if (rest >= 1 && rule.maxByzantine(rest) >= rule.byzantine()) {
        leftOut.add(one);
      }
    }
    return leftOut;
  }

  private double[] cosines() {
    int previous = gram.rows() - 1;
    return IntStream.range(0, updates)
        .mapToDouble(
            i ->
                gram.product(i, previous)
                    / Math.sqrt(gram.squaredNorm(i) * gram.squaredNorm(previous)))
        .toArray();
  }

  private HeldRound round(int[] kept, double[] factors, long seed) {
    boolean previous = rule.needsPrevious();
    int[] rows =
        previous
            ? IntStream.concat(IntStream.of(kept), IntStream.of(gram.rows() - 1)).toArray()
            : kept;
    double[] products = new double[rows.length * rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        products[i * rows.length + j] = gram.product(rows[i], rows[j]);
      }
    }
    return new HeldRound(
        IntStream.of(kept).mapToObj(i -> request.candidates().get(i).participant()).toList(),
        IntStream.of(kept).mapToDouble(i -> factors[i]).toArray(),
        new Gram(rows.length, products),
        previous,
        seed);
  }

  /** The same weights with columns of 0 for the updates that were left out. */
  private Weights widened(Weights narrow, int[] kept, List<Exclusion> leftOut) {
    int columns = gram.rows();
    double[] values = new double[narrow.rows() * columns];
    for (int row = 0; row < narrow.rows(); row++) {
      for (int c = 0; c < narrow.columns(); c++) {
        int column = c < kept.length ? kept[c] : columns - 1;
        values[row * columns + column] = narrow.at(row, c);
      }
    }
    List<Exclusion> exclusions = new ArrayList<>(leftOut);
    narrow
        .exclusions()
        .forEach(e -> exclusions.add(new Exclusion(kept[e.row()], e.code(), e.detail())));
    return new Weights(narrow.rows(), columns, values, exclusions);
  }
}
