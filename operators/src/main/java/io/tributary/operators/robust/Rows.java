package io.tributary.operators.robust;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Small matters of rows that several stages share. */
final class Rows {
  private Rows() {}

  /** Row numbers below n, ascending by a value; of equal values the lower number is first. */
  static int[] ascending(int n, IntToDoubleFunction value) {
    double[] values = IntStream.range(0, n).mapToDouble(value).toArray();
    return IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> values[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** One output row that is the mean of the given rows. */
  static Weights mean(HeldRound round, int[] rows, List<Exclusion> exclusions) {
    double[] values = new double[round.gram().rows()];
    for (int row : rows) {
      values[row] = 1.0 / rows.length;
    }
    return new Weights(1, values.length, values, exclusions);
  }

  /** Every update for itself, with a column of zeros for the previous aggregate. */
  static Weights identity(HeldRound round) {
    double[] ones = new double[round.updates()];
    Arrays.fill(ones, 1);
    return diagonal(round, ones);
  }

  /** Every update for itself, times a factor. */
  static Weights diagonal(HeldRound round, double[] factors) {
    int columns = round.gram().rows();
    double[] values = new double[factors.length * columns];
    for (int i = 0; i < factors.length; i++) {
      values[i * columns + i] = factors[i];
    }
    return new Weights(factors.length, columns, values, List.of());
  }

  /** No movement: nothing is known that the updates could be compared with. */
  static Weights nothing(HeldRound round, String reason) {
    List<Exclusion> all =
        IntStream.range(0, round.updates())
            .mapToObj(i -> new Exclusion(i, "NO_REFERENCE", reason))
            .toList();
    return new Weights(1, round.gram().rows(), new double[round.gram().rows()], all);
  }

  /** The squared norm of row i less a combination of rows. */
  static double squaredDistance(Gram gram, int i, double[] combination) {
    double cross = 0;
    double square = 0;
    for (int j = 0; j < combination.length; j++) {
      if (combination[j] != 0) {
        cross += combination[j] * gram.product(i, j);
        double part = 0;
        for (int k = 0; k < combination.length; k++) {
          part += combination[k] * gram.product(j, k);
        }
        square += combination[j] * part;
      }
    }
    return Math.max(0, gram.product(i, i) - 2 * cross + square);
  }
}
