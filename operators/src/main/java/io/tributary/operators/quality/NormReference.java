package io.tributary.operators.quality;

import java.util.Arrays;

/**
 * A running robust quantile of the logarithms of norms: an exponentially forgotten median, and a
 * spread from the median absolute deviation. Half of a round's updates must be wrong to move it at
 * will.
 *
 * @param rounds it was made of; with 0 the others say nothing
 * @param centre median of ln(norm)
 * @param spread standard deviation that the median absolute deviation stands for, at least {@link
 *     #LEAST_SPREAD}
 */
public record NormReference(int rounds, double centre, double spread) {
  /** Before the first round. */
  public static final NormReference NONE = new NormReference(0, 0, 0);

  /** Norms that differ by less than a tenth are alike. */
  static final double LEAST_SPREAD = 0.1;

  private static final double FORGET = 0.7;
  private static final double MAD_TO_DEVIATION = 1.4826;

  /** The reference after a round with these norms; those of 0 say nothing. */
  public NormReference after(double[] norms) {
    double[] logs = Arrays.stream(norms).filter(n -> n > 0).map(StrictMath::log).sorted().toArray();
    if (logs.length == 0) {
      return this;
    }
    double median = median(logs);
    double deviation =
        MAD_TO_DEVIATION
            * median(Arrays.stream(logs).map(l -> Math.abs(l - median)).sorted().toArray());
    double now = Math.max(LEAST_SPREAD, deviation);
    return rounds == 0
        ? new NormReference(1, median, now)
        : new NormReference(
            rounds + 1,
            FORGET * centre + (1 - FORGET) * median,
            Math.max(LEAST_SPREAD, FORGET * spread + (1 - FORGET) * now));
  }

  /** How many spreads ln(norm) lies above the centre; negative below it. */
  double spreadsAbove(double norm) {
    return norm > 0 ? (StrictMath.log(norm) - centre) / spread : Double.NEGATIVE_INFINITY;
  }

  /** The median of sorted values, of which there is at least one. */
  static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
