package io.tributary.privacy.accounting;

/**
 * What a bound on a Poisson sample's size does (Chua, Ghazi, Harrison, Kamath, Kumar, Leeman,
 * Manurangsi, Sinha and Zhang 2024). While fewer than the bound are drawn besides the record in
 * question, it is added as ever. Otherwise the sample is full: the record can only be put in
 * another's place, which moves the sum by up to twice the sensitivity.
 *
 * @param probability that the sample is full without the record
 * @param rate probability that the record takes part, given that
 */
record Truncation(double probability, double rate) {
  static Truncation of(Sampling.TruncatedPoisson sampling) {
    long n = sampling.population();
    if (n == 0) { // The worst of all populations: always full, and never cut.
      return new Truncation(1, sampling.rate());
    }
    double full = Binomial.above(sampling.bound() - 1, n - 1, sampling.rate());
    if (full == 0) {
      return new Truncation(0, 0);
    }
    double cut = Binomial.above(sampling.bound(), n, sampling.rate());
    double rate = cut * sampling.bound() / (full * n);
    return new Truncation(full, Math.min(sampling.rate(), rate));
  }
}
