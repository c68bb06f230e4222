package io.tributary.operators.robust;

/**
 * A rule that makes each coordinate of the aggregate from that coordinate of the rows alone. Its
 * result is the same bits for any order of the rows. One object serves one thread: it may keep
 * buffers.
 */
public interface CoordinateRule {
  /**
   * Writes the aggregate of some parameters.
   *
   * @param rows n rows of at least {@code length} finite values; not changed
   * @param length number of parameters
   * @param aggregate receives {@code length} values
   */
  void aggregate(float[][] rows, int length, double[] aggregate);
}
