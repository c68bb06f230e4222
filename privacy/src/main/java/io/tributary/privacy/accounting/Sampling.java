package io.tributary.privacy.accounting;

/**
 * Who takes part in a round, as the coordinator enforced it, hidden from whoever sees the result.
 * It settles which data sets are neighbours.
 */
public sealed interface Sampling {
  /** Everybody; or nothing may be claimed. Neighbours: one more or one less. */
  record None() implements Sampling {}

  /**
   * Each with probability {@code rate}, in (0, 1], independently. Neighbours: one more or one less.
   */
  record Poisson(double rate) implements Sampling {
    public Poisson {
      requireRate(rate);
    }
  }

  /**
   * {@code size} of {@code population}, without replacement. Neighbours: one record in another's
   * place; the noise multiplier is relative to how far that can move the sum.
   */
  record FixedSize(long size, long population) implements Sampling {
    public FixedSize {
      if (size < 1 || population < size) {
        throw new IllegalArgumentException(
            "the sample must be 1 to the population, not " + size + " of " + population);
      }
    }

    double rate() {
      return (double) size / population;
    }
  }

  /**
   * Each with probability {@code rate}, independently, and of those {@code bound} at random when
   * they are more. Neighbours: one more or one less.
   *
   * @param population of the larger data set; 0 when not known: the result then holds for any
   */
  record TruncatedPoisson(double rate, long bound, long population) implements Sampling {
    public TruncatedPoisson {
      requireRate(rate);
      if (bound < 1 || population < 0) {
        throw new IllegalArgumentException(
            "the bound must be at least 1 and the population at least 0, not "
                + bound
                + " and "
                + population);
      }
    }
  }

  private static void requireRate(double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("the sampling rate must be in (0, 1], not " + rate);
    }
  }
}
