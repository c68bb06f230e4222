package io.tributary.privacy.accounting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Whole Rényi moments of the Gaussian mechanism on a sample of fixed size, with neighbours that
 * differ in one record's value (Wang, Balle and Kasiviswanathan 2019, theorem 27):
 *
 * <p>1 + q^2 C(a,2) min(4 (e^d - 1), 2 e^d) + sum_{j=3..a} q^j C(a,j) min(4 sqrt(B(2 floor(j/2))
 * B(2 ceil(j/2))), 2 e^{c(j-1)}), where d is the divergence of order 2, c(x) = x (x+1) / (2
 * sigma^2), and B(l) = sum_i (-1)^i C(l,i) e^{c(i-1)}, a finite difference.
 *
 * <p>The signs of that difference cancel digits, so it is taken with as many as are lost.
 */
final class FixedSizeCurve {
  /** Up to it the differences are looked at; above, and where e^c is too large, only 2 e^c. */
  private static final int LARGEST_DIFFERENCE = 64;

  private static final int LARGEST_EXPONENT = 400;

  private final double sigma;
  private final double rate;
  private final boolean differences;
  private final double[] logDifferences = new double[LARGEST_DIFFERENCE + 2];

  /** With {@code differences} only if the moments are those above, not bounded by them. */
  FixedSizeCurve(double sigma, double rate, boolean differences) {
    this.sigma = sigma;
    this.rate = rate;
    this.differences = differences;
  }

  /** ln of the moment of a whole order from 2 on. */
  double logMoment(double order) {
    int a = (int) order;
    double[] terms = new double[a];
    double second = cumulant(1);
    double least = second > 30 ? second : Math.log(Math.expm1(second));
    terms[1] = Math.min(Math.log(4) + least, Math.log(2) + second) + logChance(a, 2);
    for (int j = 3; j <= a; j++) {
      terms[j - 1] = Math.min(byDifferences(j), Math.log(2) + cumulant(j - 1)) + logChance(a, j);
    }
    terms[0] = Double.NEGATIVE_INFINITY;
    double log = LogSum.of(terms);
    return log > 30 ? log : Math.log1p(Math.exp(log));
  }

  private double logChance(int a, int j) {
    return j * Math.log(rate) + Binomial.logChoose(a, j);
  }

  /** x (x + 1) / (2 sigma^2) = ln E_Q[(P/Q)^(x+1)]. */
  private double cumulant(int x) {
    return x * (x + 1.0) / (2 * sigma * sigma);
  }

  private double byDifferences(int j) {
    int low = j - j % 2;
    int high = j + j % 2;
    if (!differences || high > LARGEST_DIFFERENCE || cumulant(high) > LARGEST_EXPONENT) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.log(4) + 0.5 * (logDifference(low) + logDifference(high));
  }

  private double logDifference(int l) {
    if (logDifferences[l] == 0) {
      logDifferences[l] = difference(l);
    }
    return logDifferences[l];
  }

  /** ln sum_i (-1)^i C(l,i) e^{c(i-1)} for an even l. */
  private double difference(int l) {
    // The difference is of the size of (l/2)! / sigma^l, which small moments leave of 2^l.
    int lost = (int) (l * Math.max(0, Math.log10(2 * sigma)) + cumulant(l) / 2) + l;
    MathContext digits = new MathContext(30 + lost, RoundingMode.HALF_EVEN);
    BigDecimal base = Exponential.of(0.5 / (sigma * sigma), digits);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal choose = BigDecimal.ONE;
    for (int i = 0; i <= l; i++) {
      BigDecimal power = base.pow(i * Math.max(0, i - 1), digits);
      BigDecimal term = choose.multiply(power, digits);
      sum = i % 2 == 0 ? sum.add(term, digits) : sum.subtract(term, digits);
      choose =
          choose.multiply(BigDecimal.valueOf(l - i)).divide(BigDecimal.valueOf(i + 1L), digits);
    }
    return Exponential.log(sum);
  }
}
