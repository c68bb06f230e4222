package io.tributary.benchmarks;

import io.tributary.operators.fold.Grid;
import io.tributary.serde.codec.PayloadCodec;
import io.tributary.serde.codec.PayloadCodecs;
import io.tributary.serde.codec.PayloadException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decoding a block from its payload and adding it exactly, against copying the same floats. What
 * counts is the ratio of the two in one run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FoldBenchmark {
  private static final int LENGTH = 65_536;
  private final Grid grid = Grid.forBounds(10, 10_000, 1000);
  private final PayloadCodec codec = PayloadCodecs.named("float32");
  private final float[] source = new float[LENGTH];
  private final float[] values = new float[LENGTH];
  private final long[] units = new long[LENGTH];
  private byte[] payload;

  /** For JMH. */
  public FoldBenchmark() {}

  /** Fills a block with noise. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < LENGTH; i++) {
      source[i] = (float) random.nextGaussian();
    }
    payload = codec.encode(source, 0, LENGTH);
  }

  /** The reference: copy the floats. */
  @Benchmark
  public float[] copy() {
    System.arraycopy(source, 0, values, 0, LENGTH);
    return values;
  }

  /** Decode the payload. */
  @Benchmark
  public float[] decode() throws PayloadException {
    codec.decode(payload, 0, payload.length, values, LENGTH);
    return values;
  }

  /** Decode the payload and add it on the grid. */
  @Benchmark
  public long[] decodeAndAdd() throws PayloadException {
    codec.decode(payload, 0, payload.length, values, LENGTH);
    grid.add(units, values, 120.0);
    return units;
  }
}
