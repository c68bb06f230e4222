package io.tributary.privacy.accounting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Exponentials and logarithms of decimals. */
final class Exponential {
  private Exponential() {}

  /** e^x for x of at least 0, by its power series after halving. */
  static BigDecimal of(double x, MathContext digits) {
    int halvings = Math.max(0, Math.getExponent(x) + 1);
    MathContext more =
        new MathContext(digits.getPrecision() + 10 + halvings, RoundingMode.HALF_EVEN);
    BigDecimal small = new BigDecimal(Math.scalb(x, -halvings));
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1;
        term.signum() > 0 && term.precision() - term.scale() > -more.getPrecision();
        i++) {
      term = term.multiply(small, more).divide(BigDecimal.valueOf(i), more);
      sum = sum.add(term, more);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, more);
    }
    return sum.round(digits);
  }

  /** ln x as a double. */
  static double log(BigDecimal x) {
    int power = x.precision() - x.scale();
    return Math.log(x.movePointLeft(power).doubleValue()) + power * Math.log(10);
  }
}
