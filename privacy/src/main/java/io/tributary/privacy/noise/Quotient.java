package io.tributary.privacy.noise;

/** A positive rational number of two whole numbers from 1 to 2^53. */
record Quotient(long numerator, long denominator) {
  private static final long MOST = 1L << 53;

  Quotient {
    if (numerator < 1 || denominator < 1 || numerator > MOST || denominator > MOST) {
      throw new IllegalArgumentException(
          "numerator and denominator must be 1 to 2^53, not " + numerator + "/" + denominator);
    }
  }

  @Override
  public String toString() {
    return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
  }
}
