package io.tributary.privacy.accounting;

import java.util.Arrays;
import java.util.List;

/**
 * The convolution of tilted distributions by Fourier transforms, with a bound on its rounding
 * errors. All masses are relative to exp(logMoment), so that they sum to 1 or less.
 */
final class TiltedConvolution {
  private final Fourier fourier;
  private final int length;
  private final double[] real;
  private final double[] imaginary;

  /** Bound on the size of each product, and on its error relative to that bound. */
  private final double[] size;

  private final double[] error;

  private final double step;
  private long rounds;

  private TiltedConvolution(int length, double step) {
    this.length = length;
    this.step = step;
    this.fourier = new Fourier(length);
    this.real = new double[length];
    this.imaginary = new double[length];
    this.size = new double[length];
    this.error = new double[length];
    Arrays.fill(real, 1);
    Arrays.fill(size, 1);
  }

  /** The transform of the sum of all parts, on a circle of at least the window's points. */
  static TiltedConvolution of(List<Composition.Part> parts, Composition.Window window) {
    long points = Math.max(2, window.points());
    if (points > 1 << 26) {
      throw new IllegalArgumentException("too many grid points: " + points);
    }
    int length = Integer.highestOneBit((int) (points - 1)) * 2;
    TiltedConvolution convolution =
        new TiltedConvolution(length, parts.get(0).distribution().step());
    for (Composition.Part part : parts) {
      convolution.multiply(part, window.lambda());
    }
    return convolution;
  }

  private void multiply(Composition.Part part, double lambda) {
    PrivacyLossDistribution distribution = part.distribution();
    double moment = distribution.logMoment(lambda);
    double[] re = new double[length];
    double[] im = new double[length];
    double[] mass = distribution.mass();
    for (int i = 0; i < mass.length; i++) {
      int place = Math.floorMod(distribution.first() + i, length);
      re[place] += mass[i] * Math.exp(lambda * distribution.loss(i) - moment);
    }
    fourier.transform(re, im);
    rounds += part.count();
    for (int k = 0; k < length; k++) {
      raise(k, re[k], im[k], part.count());
    }
  }

  /** Multiplies the product at {@code k} by (x + iy)^count, by repeated squaring. */
  private void raise(int k, double x, double y, int count) {
    double modulus = Math.sqrt(x * x + y * y) + fourier.relativeError();
    error[k] += count * (fourier.relativeError() / modulus + 4 * Fourier.UNIT);
    double re = x;
    double im = y;
    double bound = modulus;
    for (int n = count; n > 0; n >>= 1) {
      if ((n & 1) == 1) {
        double product = real[k] * re - imaginary[k] * im;
        imaginary[k] = real[k] * im + imaginary[k] * re;
        real[k] = product;
        size[k] *= bound;
      }
      double square = re * re - im * im;
      im = 2 * re * im;
      re = square;
      bound *= bound;
    }
  }

  /** Transforms back. Each mass is made larger by the bound on its error. */
  TiltedSum sum(Composition.Window window, double infinite) {
    double bound = 0;
    for (int k = 0; k < length; k++) {
      bound += size[k] * (error[k] + fourier.relativeError());
      imaginary[k] = -imaginary[k];
    }
    bound /= length;
    fourier.transform(real, imaginary);
    double[] mass = new double[(int) window.points()];
    for (int i = 0; i < mass.length; i++) {
      double value = real[Math.floorMod(window.first() + i, length)] / length;
      mass[i] = Math.max(0, value) + bound;
    }
    double slack = 1 + 1e-10 + 2e-14 * rounds;
    return new TiltedSum(step, window, mass, infinite, slack);
  }
}
