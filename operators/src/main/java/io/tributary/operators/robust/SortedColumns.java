package io.tributary.operators.robust;

/**
 * Rules that look at the sorted values of a coordinate. Tiles of rows that fit into the cache are
 * sorted as integers of the same order as the floats (with -0 before +0), so the result has the
 * same bits for any order of the rows. Sums are taken in ascending order, in double.
 */
final class SortedColumns implements CoordinateRule {
  private static final int TILE = 2048;
  private final Use use;
  private int[][] keys = new int[0][];
  private final FloatKeys floats = new FloatKeys(TILE);
  private SelectionNetwork network;
  private final double[] sum = new double[TILE];

  SortedColumns(Use use) {
    this.use = use;
  }

  /** What is done with sorted values. */
  interface Use {
    /** The first sorted value that is needed of n. */
    int first(int rows);

    /** The last one. */
    int last(int rows);

    /**
     * Makes the results of a tile.
     *
     * @param keys sorted rows; their values by {@link FloatKeys#value}
     * @param sum scratch and result, one for each column
     */
    void reduce(int[][] keys, int rows, int length, double[] sum);

    /** The middle one, or the mean of the two in the middle. */
    static Use median() {
      return new Range(rows -> (rows - 1) / 2, rows -> rows / 2);
    }

    /** The mean without the f smallest and f largest. */
    static Use trimmedMean(Faults faults) {
      return new Range(faults::of, rows -> rows - 1 - faults.of(rows));
    }

    /** The mean of the n - f values closest to the median. */
    static Use meanAroundMedian(Faults faults) {
      return new Nearest(median(), rows -> rows - faults.of(rows));
    }

    /** The mean of the n - f values closest to the trimmed mean. */
    static Use meanAroundTrimmedMean(Faults faults) {
      return new Nearest(trimmedMean(faults), rows -> rows - faults.of(rows));
    }

    /** The mean of the n - 2f values closest to the median, of the n that Bulyan has chosen. */
    static Use bulyan(Faults faults) {
      return new Nearest(median(), rows -> rows - 2 * faults.of(rows));
    }
  }

  @Override
  public void aggregate(float[][] rows, int length, double[] aggregate) {
    int n = rows.length;
    if (keys.length != n) {
      keys = new int[n][TILE];
      network = new SelectionNetwork(n, use.first(n), use.last(n));
    }
    for (int from = 0; from < length; from += TILE) {
      int tile = Math.min(TILE, length - from);
      for (int i = 0; i < n; i++) {
        floats.keys(rows[i], from, keys[i], tile);
      }
      network.sort(keys, tile);
      use.reduce(keys, n, tile, sum);
      System.arraycopy(sum, 0, aggregate, from, tile);
    }
  }
}
