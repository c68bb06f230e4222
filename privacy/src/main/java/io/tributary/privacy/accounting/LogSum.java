package io.tributary.privacy.accounting;

/** Sums of numbers that are given, and told, by their natural logarithms. */
final class LogSum {
  private LogSum() {}

  /** ln(e^a + e^b). */
  static double of(double a, double b) {
    double larger = Math.max(a, b);
    return Double.isInfinite(larger)
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  /** ln of the sum of all e^term. */
  static double of(double[] terms) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      largest = Math.max(largest, term);
    }
    if (Double.isInfinite(largest)) {
      return largest;
    }
    double sum = 0;
    for (double term : terms) {
      sum += Math.exp(term - largest);
    }
    return largest + Math.log(sum);
  }
}
