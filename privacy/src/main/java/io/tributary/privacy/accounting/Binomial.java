package io.tributary.privacy.accounting;

/** Tails of the binomial distribution. */
final class Binomial {
  private Binomial() {}

  /** P[X > k] for X ~ Binomial(trials, rate). */
  static double above(long k, long trials, double rate) {
    if (k < 0) {
      return 1;
    }
    if (k >= trials) {
      return 0;
    }
    if (rate >= 1) {
      return 1;
    }
    return k + 1 > trials * rate ? sumUp(k + 1, trials, rate) : 1 - sumDown(k, trials, rate);
  }

  private static double sumUp(long from, long trials, double rate) {
    double odds = rate / (1 - rate);
    double term = 1;
    double sum = 1;
    for (long k = from; k < trials && term > sum * 1e-18; k++) {
      term *= odds * (trials - k) / (k + 1);
      sum += term;
    }
    return sum * Math.exp(logMass(from, trials, rate));
  }

  private static double sumDown(long from, long trials, double rate) {
    double odds = (1 - rate) / rate;
    double term = 1;
    double sum = 1;
    for (long k = from; k > 0 && term > sum * 1e-18; k--) {
      term *= odds * k / (trials - k + 1);
      sum += term;
    }
    return sum * Math.exp(logMass(from, trials, rate));
  }

  /** ln P[X = k]. */
  static double logMass(long k, long trials, double rate) {
    return logChoose(trials, k) + k * Math.log(rate) + (trials - k) * Math.log1p(-rate);
  }

  /** ln of the binomial coefficient. */
  static double logChoose(long n, long k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  /** ln n!; Stirling's series from 32 on, whose first neglected term is under 1e-16. */
  static double logFactorial(long n) {
    if (n < 32) {
      double product = 1;
      for (long i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = n + 1.0;
    double y = 1 / (x * x);
    double series = (1 / 12.0 - y * (1 / 360.0 - y * (1 / 1260.0 - y / 1680.0))) / x;
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
  }
}
