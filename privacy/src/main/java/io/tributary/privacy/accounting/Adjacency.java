package io.tributary.privacy.accounting;

import java.util.List;

/** Which data sets are neighbours, that is, what a result must not tell apart. */
public enum Adjacency {
  /** One more or one less. */
  ADD_OR_REMOVE_ONE,
  /** One in another's place. */
  REPLACE_ONE;

  /**
   * The one under which all of these are accounted. Rounds without sampling fit either; their noise
   * multiplier is then relative to the sensitivity under it.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  public static Adjacency of(List<Release> releases) {
    boolean replace = releases.stream().anyMatch(Adjacency::replaces);
    if (replace && releases.stream().anyMatch(Adjacency::adds)) {
      throw new IllegalArgumentException(
          "rounds of fixed size are accounted for one record in another's place, Poisson samples"
              + " for one more or less; no guarantee covers both");
    }
    return replace ? REPLACE_ONE : ADD_OR_REMOVE_ONE;
  }

  private static boolean replaces(Release release) {
    return release.sampling() instanceof Sampling.FixedSize
        || release.mechanism() instanceof Mechanism.RandomizedResponse;
  }

  private static boolean adds(Release release) {
    return release.sampling() instanceof Sampling.Poisson
        || release.sampling() instanceof Sampling.TruncatedPoisson
        || release.mechanism() instanceof Mechanism.MixtureOfGaussians;
  }
}
