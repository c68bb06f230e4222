package io.tributary.privacy.noise;

import io.tributary.privacy.L2Clip;
import io.tributary.privacy.SquaredNorm;
import io.tributary.privacy.accounting.AnalyticGaussian;

/**
 * Makes one vector private before it leaves its owner: clipped, rounded to a grid of 2^-k, and with
 * exact noise on each whole number. Neighbours are any two vectors, so that whoever reads the
 * result, the aggregator too, learns little of what it was made of.
 *
 * <p><b>Sensitivity.</b> Clipped to norm C, two vectors of d numbers differ by at most 2 C, in
 * whole numbers by 2^(k+1) C, a relative 2^-20 more for the rounding of norm, factor and floats,
 * and what rounding each number by 1/2 adds for each of both: sqrt(d) in L2, d in L1.
 */
public final class LocalNoise {
  private static final int BITS = 31;
  private static final double ROUNDING = 1 + 0x1p-20;
  private static final double MOST = 0x1p52;
  private static final double LEAST_SIGMA = 9;
  private final Norm norm;
  private final double clip;
  private final double epsilon;
  private final double delta;
  private final int fractionBits;

  private enum Norm {
    L1,
    L2
  }

  private LocalNoise(Norm norm, double clip, double epsilon, double delta) {
    require(clip > 0 && Double.isFinite(clip), "clip norm", clip);
    require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon);
    this.norm = norm;
    this.clip = clip;
    this.epsilon = epsilon;
    this.delta = delta;
    this.fractionBits = BITS - Math.getExponent(clip);
  }

  private static void require(boolean holds, String name, double value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be finite and above 0, not " + value);
    }
  }

  /**
   * Discrete Gaussian noise: (epsilon, delta)-DP for each vector (Balle and Wang 2018; that
   * discrete noise costs no more is argued where the job adds it).
   *
   * @param clipNormL2 longest vector
   */
  public static LocalNoise gaussian(double epsilon, double delta, double clipNormL2) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), not " + delta);
    }
    return new LocalNoise(Norm.L2, clipNormL2, epsilon, delta);
  }

  /**
   * Discrete Laplace noise: epsilon-DP for each vector (Dwork et al. 2006).
   *
   * @param clipNormL1 longest vector, by the sum of its magnitudes
   */
  public static LocalNoise laplace(double epsilon, double clipNormL1) {
    return new LocalNoise(Norm.L1, clipNormL1, epsilon, 0);
  }

  /**
   * Clips the vector and adds noise, in place.
   *
   * @throws IllegalArgumentException when a value is not finite, or the noise would not fit
   */
  public void add(float[] values, RandomBits bits) {
    long[] units = units(values);
    noise(values.length).add(units, bits);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.scalb((double) units[i], -fractionBits);
    }
  }

  /** The clipped vector in whole numbers. */
  long[] units(float[] values) {
    double factor = L2Clip.factor(length(values), clip);
    long[] units = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      units[i] = (long) Math.rint(Math.scalb(values[i] * factor, fractionBits));
    }
    return units;
  }

  private double length(float[] values) {
    if (norm == Norm.L2) {
      return Math.sqrt(SquaredNorm.of(values, values.length));
    }
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }

  /** How far two vectors of so many whole numbers can be apart, in the norm of the clipping. */
  double sensitivity(int length) {
    double rounding = norm == Norm.L2 ? Math.sqrt(length) : length;
    return Math.ceil(2 * Math.scalb(clip, fractionBits) * ROUNDING + rounding);
  }

  /** The noise for a vector of that length. */
  IntegerNoise noise(int length) {
    double sensitivity = sensitivity(length);
    double size =
        norm == Norm.L2
            ? Math.max(
                LEAST_SIGMA, Math.ceil(AnalyticGaussian.sigma(epsilon, delta) * sensitivity) + 1)
            : Math.ceil(sensitivity / epsilon);
    if (size > MOST) {
      throw new IllegalArgumentException("the noise of " + size + " grid units does not fit");
    }
    return norm == Norm.L2
        ? new DiscreteGaussian((long) size, 1)
        : new DiscreteLaplace((long) size, 1);
  }
}
