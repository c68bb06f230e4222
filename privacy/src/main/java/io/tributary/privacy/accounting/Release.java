package io.tributary.privacy.accounting;

/**
 * Equal rounds: one mechanism, one way of sampling, so many times.
 *
 * @param count at least 1
 */
public record Release(Mechanism mechanism, Sampling sampling, int count) {
  public Release {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, not " + count);
    }
  }
}
