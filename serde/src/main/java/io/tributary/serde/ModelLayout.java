package io.tributary.serde;

/**
 * How a flat vector of {@code parameters} float32 is cut into blocks: block b is the range [b *
 * blockSize, min(parameters, (b + 1) * blockSize)).
 */
public record ModelLayout(long parameters, int blockSize) {
  /**
   * Throws IllegalArgumentException when there is no parameter or the block size is not positive.
   */
  public ModelLayout {
    if (parameters < 1 || blockSize < 1) {
      throw new IllegalArgumentException(
          "a model has at least one parameter and a positive block size, not "
              + parameters
              + " and "
              + blockSize);
    }
  }

  /** Number of blocks, at least 1. */
  public int blocks() {
    return Math.toIntExact((parameters + blockSize - 1) / blockSize);
  }

  /** Index of the block's first parameter in the flat vector. */
  public long start(int block) {
    return (long) checked(block) * blockSize;
  }

  /** Number of parameters of a block. */
  public int length(int block) {
    return (int) Math.min(blockSize, parameters - start(block));
  }

  private int checked(int block) {
    if (block < 0 || block >= blocks()) {
      throw new IndexOutOfBoundsException("block " + block + " of " + blocks());
    }
    return block;
  }
}
