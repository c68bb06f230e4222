package io.tributary.privacy.accounting;

/**
 * How a sum is made noisy. Lengths and noise are in units of the sensitivity: how far one record,
 * or one participant, can move the sum.
 */
public sealed interface Mechanism {
  /**
   * Gaussian noise.
   *
   * @param noiseMultiplier standard deviation over L2 sensitivity, above 0
   */
  record Gaussian(double noiseMultiplier) implements Mechanism {
    public Gaussian {
      requirePositive("noise multiplier", noiseMultiplier);
    }
  }

  /**
   * Discrete Gaussian noise (Canonne, Kamath and Steinke 2020) on whole numbers.
   *
   * @param sigma parameter of the noise, above 0, in units of the grid
   * @param sensitivity how far a record can move the one number, in units of the grid, at least 1
   */
  record DiscreteGaussian(double sigma, int sensitivity) implements Mechanism {
    public DiscreteGaussian {
      requirePositive("sigma", sigma);
      requirePositive("sensitivity", sensitivity);
    }
  }

  /**
   * Skellam noise (Agarwal, Kairouz and Liu 2021) on whole numbers.
   *
   * @param variance of the noise, above 0, at most 2^36, in squared units of the grid
   * @param sensitivity how far a record can move the one number, in units of the grid, at least 1
   */
  record Skellam(double variance, int sensitivity) implements Mechanism {
    public Skellam {
      requirePositive("variance", variance);
      requirePositive("sensitivity", sensitivity);
      if (variance > 0x1p36) {
        throw new IllegalArgumentException("variance must be at most 2^36, not " + variance);
      }
    }
  }

  /**
   * Laplace noise.
   *
   * @param noiseMultiplier scale over L1 sensitivity, above 0
   */
  record Laplace(double noiseMultiplier) implements Mechanism {
    public Laplace {
      requirePositive("noise multiplier", noiseMultiplier);
    }
  }

  /**
   * Discrete Laplace noise, P[k] in proportion to exp(-inverseScale |k|).
   *
   * @param inverseScale above 0, in units of the grid
   * @param sensitivity how far a record can move the one number, in units of the grid, at least 1
   */
  record DiscreteLaplace(double inverseScale, int sensitivity) implements Mechanism {
    public DiscreteLaplace {
      requirePositive("inverse scale", inverseScale);
      requirePositive("sensitivity", sensitivity);
    }
  }

  /**
   * Gaussian noise on a sum that a record enters with a random length (Choquette-Choo and others
   * 2024).
   *
   * @param sigma standard deviation, above 0
   * @param lengths the record's lengths, each at least 0
   * @param weights how likely each is, each above 0, 1 in sum
   */
  record MixtureOfGaussians(double sigma, double[] lengths, double[] weights) implements Mechanism {
    public MixtureOfGaussians {
      requirePositive("sigma", sigma);
      lengths = lengths.clone();
      weights = weights.clone();
    }
  }

  /**
   * With probability {@code noise} one of {@code buckets} answers at random, otherwise the true
   * one. Neighbours differ in one record's value.
   */
  record RandomizedResponse(double noise, int buckets) implements Mechanism {
    public RandomizedResponse {
      requirePositive("noise", noise);
      if (noise > 1 || buckets < 2) {
        throw new IllegalArgumentException(
            "noise must be at most 1 and buckets at least 2, not " + noise + " and " + buckets);
      }
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and above 0, not " + value);
    }
  }
}
