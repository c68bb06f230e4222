package io.tributary.operators.robust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against sorting each column. */
final class SortedColumnsTest {
  private static final float[] AWKWARD = {
    0f,
    -0f,
    1f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e-30f
  };

  private static float[][] rows(Random random, int n, int length) {
    float[][] rows = new float[n][length];
    for (float[] row : rows) {
      for (int p = 0; p < length; p++) {
        row[p] =
            random.nextBoolean()
                ? AWKWARD[random.nextInt(AWKWARD.length)]
                : (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static double[] aggregate(SortedColumns.Use use, float[][] rows) {
    double[] aggregate = new double[rows[0].length];
    new SortedColumns(use).aggregate(rows, aggregate.length, aggregate);
    return aggregate;
  }

  private static float[] column(float[][] rows, int p) {
    float[] column = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][p];
    }
    Arrays.sort(column);
    return column;
  }

  private static double mean(float[] sorted, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += sorted[i];
    }
    return sum / (to - from);
  }

  private static double around(float[] sorted, double centre, int kept) {
    List<Float> byDistance = new ArrayList<>();
    for (float value : sorted) {
      byDistance.add(value);
    }
    byDistance.sort(
        Comparator.comparingDouble((Float v) -> Math.abs(v - centre))
            .thenComparing(Comparator.naturalOrder()));
    float[] closest = new float[kept];
    for (int i = 0; i < kept; i++) {
      closest[i] = byDistance.get(i);
    }
    Arrays.sort(closest);
    return mean(closest, 0, kept);
  }

  @Property(tries = 300)
  void everyUseEqualsSortingEachColumn(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 600) int length) {
    Random random = new Random(seed);
    float[][] rows = rows(random, n, length);
    int f = random.nextInt((n - 1) / 2 + 1);
    Faults faults = new Faults(f);
    double[] median = aggregate(SortedColumns.Use.median(), rows);
    double[] trimmed = aggregate(SortedColumns.Use.trimmedMean(faults), rows);
    double[] meamed = aggregate(SortedColumns.Use.meanAroundMedian(faults), rows);
    double[] phocas = aggregate(SortedColumns.Use.meanAroundTrimmedMean(faults), rows);
    for (int p = 0; p < length; p++) {
      float[] sorted = column(rows, p);
      double middle = mean(sorted, (n - 1) / 2, n / 2 + 1);
      double inner = mean(sorted, f, n - f);
      assertThat(median[p]).isEqualTo(middle);
      assertThat(trimmed[p]).isEqualTo(inner);
      assertThat(meamed[p]).isEqualTo(around(sorted, middle, n - f));
      assertThat(phocas[p]).isEqualTo(around(sorted, inner, n - f));
    }
  }

  @Property(tries = 100)
  void theOrderOfTheRowsChangesNoBit(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 33) int n) {
    Random random = new Random(seed);
    float[][] rows = rows(random, n, 300);
    List<float[]> shuffled = Arrays.asList(rows.clone());
    Collections.shuffle(shuffled, random);
    float[][] other = shuffled.toArray(float[][]::new);
    Faults faults = new Faults((n - 1) / 2);
    for (SortedColumns.Use use :
        List.of(
            SortedColumns.Use.median(),
            SortedColumns.Use.trimmedMean(faults),
            SortedColumns.Use.meanAroundMedian(faults),
            SortedColumns.Use.meanAroundTrimmedMean(faults))) {
      assertThat(bits(aggregate(use, rows))).isEqualTo(bits(aggregate(use, other)));
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Property(tries = 50)
  void theKernelsProductsAreThoseOfAPlainLoop(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 23) int n,
      @ForAll @IntRange(min = 1, max = 600) int length) {
    float[][] rows = new float[n][length];
    Random random = new Random(seed);
    for (float[] row : rows) {
      for (int p = 0; p < length; p++) {
        row[p] = (float) random.nextGaussian();
      }
    }
    Gram plain = Gram.of(rows);
    Gram fast = new GramKernel().products(rows, length);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double size = Math.sqrt(plain.squaredNorm(i) * plain.squaredNorm(j));
        assertThat(Math.abs(fast.product(i, j) - plain.product(i, j)))
            .isLessThanOrEqualTo(1e-12 * size);
      }
    }
  }
}
