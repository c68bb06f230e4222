package io.tributary.benchmarks;

import io.tributary.privacy.SecretBytes;
import io.tributary.privacy.noise.DiscreteGaussian;
import io.tributary.privacy.noise.DiscreteLaplace;
import io.tributary.privacy.noise.NoiseKey;
import io.tributary.privacy.noise.Occasion;
import io.tributary.privacy.noise.RandomBits;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Exact noise for a block of 65,536 sums, beside Java's inexact Gaussian numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NoiseBenchmark {
  private static final int LENGTH = 65_536;

  /** Standard deviation of the noise, in units of the grid. */
  @Param({"1", "1000", "4294967296"})
  public long sigma;

  private final long[] sums = new long[LENGTH];
  private final Random inexact = new Random(1);
  private final RandomBits bits =
      new NoiseKey(SecretBytes.copyOf(new byte[32]))
          .stream(new Occasion("bench", "noise", 1, new byte[32], "", 0));

  /** Exact draws a second. */
  @Benchmark
  @OperationsPerInvocation(LENGTH)
  public long[] discreteGaussian() {
    new DiscreteGaussian(sigma, 1).add(sums, bits);
    return sums;
  }

  /** Exact draws a second. */
  @Benchmark
  @OperationsPerInvocation(LENGTH)
  public long[] discreteLaplace() {
    new DiscreteLaplace(sigma, 1).add(sums, bits);
    return sums;
  }

  /** Draws a second of java.util.Random, rounded. */
  @Benchmark
  @OperationsPerInvocation(LENGTH)
  public long[] inexactGaussian() {
    for (int i = 0; i < LENGTH; i++) {
      sums[i] += Math.round(inexact.nextGaussian() * sigma);
    }
    return sums;
  }
}
