package io.tributary.operators.robust;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Batcher's odd-even merge sort of n rows (Batcher 1968), less the exchanges that no wanted output
 * depends on. Each exchange is one pass over two rows of a tile, which the compiler turns into
 * vector instructions.
 */
final class SelectionNetwork {
  private final int[] lower;
  private final int[] upper;

  /**
   * A network.
   *
   * @param rows n, at least 1
   * @param first first output that is wanted, from 0
   * @param last last output that is wanted
   */
  SelectionNetwork(int rows, int first, int last) {
    List<int[]> all = exchanges(rows);
    BitSet wanted = new BitSet();
    wanted.set(first, last + 1);
    List<int[]> needed = new ArrayList<>();
    for (int k = all.size() - 1; k >= 0; k--) {
      int[] pair = all.get(k);
      if (wanted.get(pair[0]) || wanted.get(pair[1])) {
        wanted.set(pair[0]);
        wanted.set(pair[1]);
        needed.add(0, pair);
      }
    }
    lower = needed.stream().mapToInt(pair -> pair[0]).toArray();
    upper = needed.stream().mapToInt(pair -> pair[1]).toArray();
  }

  /** Pairs of rows in the order in which they are exchanged. */
  private static List<int[]> exchanges(int rows) {
    List<int[]> pairs = new ArrayList<>();
    sort(0, Integer.highestOneBit(2 * rows - 1), rows, pairs);
    return pairs;
  }

  /** One half after the other, and not by layers of the network: few rows stay in the cache. */
  private static void sort(int from, int size, int rows, List<int[]> pairs) {
    if (size == 1 || from >= rows) {
      return;
    }
    int half = size / 2;
    sort(from, half, rows, pairs);
    sort(from + half, half, rows, pairs);
    for (int k = half; k >= 1; k /= 2) {
      for (int j = from + k % half; j + k < from + size; j += 2 * k) {
        for (int i = j; i < Math.min(j + k, rows - k); i++) {
          pairs.add(new int[] {i, i + k});
        }
      }
    }
  }

  /** How many exchanges it makes. */
  int size() {
    return lower.length;
  }

  /** Exchanges the columns of a tile until the wanted rows are those of the sorted columns. */
  void sort(int[][] rows, int length) {
    for (int k = 0; k < lower.length; k++) {
      exchange(rows[lower[k]], rows[upper[k]], length);
    }
  }

  /**
   * Smaller values into the one row, larger ones into the other. The sign of a - b, mended where
   * the subtraction overflows, is a mask; the compiler makes vectors of this and not of {@code
   * Math.min}.
   */
  private static void exchange(int[] low, int[] high, int length) {
    for (int t = 0; t < length; t++) {
      int a = low[t];
      int b = high[t];
      int different = a ^ b;
      int less = ((a - b) ^ (((a - b) ^ a) & different)) >> 31;
      int swap = different & less;
      low[t] = b ^ swap;
      high[t] = a ^ swap;
    }
  }
}
