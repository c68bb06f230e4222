package io.tributary.operators.robust;

import java.util.List;

/**
 * What a held rule is told of a round when its updates are all here. Rows are in the order of the
 * updates' ids, so nothing depends on the order of arrival.
 *
 * @param senders the participant of each update, n of them
 * @param factors what each update would count in a linear rule, above 0: samples, reputation, caps
 * @param gram inner products of the n updates and, when {@code previous} holds, of the previous
 *     round's aggregate as row n
 * @param previous whether the last row of {@code gram} is the previous round's aggregate
 * @param seed 64 drawn bits, journaled with the weights; for rules that shuffle
 */
public record HeldRound(
    List<String> senders, double[] factors, Gram gram, boolean previous, long seed) {
  /** Throws IllegalArgumentException when the sizes do not agree. */
  public HeldRound {
    senders = List.copyOf(senders);
    int rows = senders.size() + (previous ? 1 : 0);
    if (senders.isEmpty() || factors.length != senders.size() || gram.rows() != rows) {
      throw new IllegalArgumentException(
          senders.size() + " senders, " + factors.length + " factors, " + gram.rows() + " rows");
    }
  }

  /** Number of updates n. */
  public int updates() {
    return senders.size();
  }
}
