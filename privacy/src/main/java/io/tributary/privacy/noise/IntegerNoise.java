package io.tributary.privacy.noise;

/** A distribution of noise on the whole numbers, sampled exactly. Stateless. */
public interface IntegerNoise {
  /** Adds an independent draw to each number; throws ArithmeticException beyond 64 bits. */
  void add(long[] sums, RandomBits bits);

  /** Kind and parameters, for instance {@code discrete-gaussian(sigma=5/2)}. */
  String text();
}
