package io.tributary.operators.task;

import io.tributary.schemas.ParameterSpec;
import io.tributary.serde.ModelLayout;
import java.util.List;

/**
 * Version 0 of a model, a pure function of the task: {@code zeros}, {@code uniform(scale=A,seed=S)}
 * for U(-A, A), or {@code glorot(seed=S)}: every slice of at least two dimensions from U(-L, L)
 * with L = sqrt(6 / (fan-in + fan-out)), fan-out being the last dimension, and zeros for the others
 * (Glorot and Bengio, 2010). Every value depends on its own index only, so blocks need no
 * neighbours.
 */
public final class Initialization {
  private static final String KNOWN = "zeros, uniform(scale=A,seed=S), glorot(seed=S)";
  private final List<ParameterSpec> slices;
  private final Call call;

  private Initialization(List<ParameterSpec> slices, Call call) {
    this.slices = slices;
    this.call = call;
  }

  /** Throws IllegalArgumentException for a name or argument that is not known. */
  public static Initialization parse(String text, List<ParameterSpec> slices) {
    Call call = Call.parse(text);
    switch (call.name()) {
      case "zeros" -> call.onlyKnown();
      case "glorot" -> call.onlyKnown("seed").integer("seed");
      case "uniform" -> {
        call.onlyKnown("scale", "seed").integer("seed");
        if (!(call.number("scale") > 0)) {
          throw new IllegalArgumentException("uniform: scale must be above 0");
        }
      }
      default ->
          throw new IllegalArgumentException(
              "unknown initialization '" + call.name() + "'; known: " + KNOWN);
    }
    return new Initialization(slices, call);
  }

  /** The block's parameters in version 0. */
  public float[] block(ModelLayout layout, int block) {
    float[] values = new float[layout.length(block)];
    if (call.name().equals("zeros")) {
      return values;
    }
    long seed = call.integer("seed");
    long sliceStart = 0;
    for (ParameterSpec slice : slices) {
      long sliceEnd = sliceStart + size(slice);
      long from = Math.max(sliceStart, layout.start(block));
      long to = Math.min(sliceEnd, layout.start(block) + values.length);
      double limit = limit(slice);
      for (long i = from; limit > 0 && i < to; i++) {
        values[(int) (i - layout.start(block))] = (float) (limit * symmetric(seed, i));
      }
      sliceStart = sliceEnd;
    }
    return values;
  }

  /** Number of parameters of a slice; throws ArithmeticException beyond 2^63. */
  static long size(ParameterSpec slice) {
    long size = 1;
    for (int dimension : slice.getShape()) {
      size = Math.multiplyExact(size, (long) dimension);
    }
    return size;
  }

  private double limit(ParameterSpec slice) {
    if (call.name().equals("uniform")) {
      return call.number("scale");
    }
    List<Integer> shape = slice.getShape();
    if (shape.size() < 2) {
      return 0;
    }
    long fanOut = shape.get(shape.size() - 1);
    long fanIn = size(slice) / fanOut;
    return Math.sqrt(6.0 / (fanIn + fanOut));
  }

  /** A number in [-1, 1) from the seed and the index alone (SplitMix64, Steele et al. 2014). */
  private static double symmetric(long seed, long index) {
    long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >> 11) * 0x1p-52;
  }
}
