package io.tributary.privacy.accounting;

import io.tributary.privacy.noise.SkellamLaw;
import java.util.function.IntToDoubleFunction;

/**
 * Two distributions over finitely many outcomes, by the logarithms of their probabilities; minus
 * infinity where an outcome cannot be.
 *
 * @param logP of each outcome; what is missing to a sum of 1 counts as an infinite loss
 * @param logQ of each outcome, as long as {@code logP}
 */
record AtomicPair(double[] logP, double[] logQ) implements DominatingPair {
  /**
   * Discrete Gaussian noise of parameter {@code sigma} on whole numbers, cut off beyond {@code
   * bound} on both sides, for a difference of {@code sensitivity}.
   */
  static AtomicPair discreteGaussian(double sigma, int sensitivity, int bound) {
    return shifted(k -> -0.5 * (k / sigma) * (k / sigma), sensitivity, bound);
  }

  /** Skellam noise, cut off where its law is, for a difference of {@code sensitivity}. */
  static AtomicPair skellam(SkellamLaw law, int sensitivity) {
    return shifted(law::logProbability, sensitivity, law.reach());
  }

  /** Noise with probabilities in proportion to exp(logWeight(k)) for k from -bound to bound. */
  private static AtomicPair shifted(IntToDoubleFunction logWeight, int sensitivity, int bound) {
    double total = 1;
    for (int k = bound; k >= 1; k--) {
      total += 2 * Math.exp(logWeight.applyAsDouble(k) - logWeight.applyAsDouble(0));
    }
    double log = Math.log(total) + logWeight.applyAsDouble(0);
    int outcomes = 2 * bound + 1 + sensitivity;
    double[] p = new double[outcomes];
    double[] q = new double[outcomes];
    for (int i = 0; i < outcomes; i++) {
      int x = i - bound;
      p[i] = x > bound ? Double.NEGATIVE_INFINITY : logWeight.applyAsDouble(x) - log;
      int y = x - sensitivity;
      q[i] = y < -bound ? Double.NEGATIVE_INFINITY : logWeight.applyAsDouble(y) - log;
    }
    return new AtomicPair(p, q);
  }

  /**
   * Discrete Laplace noise, P[k] in proportion to exp(-{@code inverseScale} |k|), for a difference
   * of {@code sensitivity}. Outcomes of equal loss are one.
   */
  static AtomicPair discreteLaplace(double inverseScale, int sensitivity) {
    double[] p = new double[sensitivity + 1];
    double[] q = new double[sensitivity + 1];
    double zero = Math.log(Math.tanh(inverseScale / 2));
    double tail = -Math.log1p(Math.exp(-inverseScale)); // P[K <= 0]
    for (int x = 0; x <= sensitivity; x++) {
      p[x] = zero - inverseScale * x;
      q[x] = zero - inverseScale * (sensitivity - x);
    }
    p[0] = tail;
    q[0] = tail - inverseScale * sensitivity;
    p[sensitivity] = tail - inverseScale * sensitivity;
    q[sensitivity] = tail;
    return new AtomicPair(p, q);
  }

  /**
   * Randomized response: with probability {@code noise} one of {@code buckets} answers at random,
   * otherwise the true one; neighbours differ in the true answer.
   */
  static AtomicPair randomizedResponse(double noise, int buckets) {
    double truth = Math.log(1 - noise + noise / buckets);
    double lie = Math.log(noise / buckets);
    double others = buckets > 2 ? Math.log(noise / buckets * (buckets - 2)) : lie;
    return buckets > 2
        ? new AtomicPair(new double[] {truth, lie, others}, new double[] {lie, truth, others})
        : new AtomicPair(new double[] {truth, lie}, new double[] {lie, truth});
  }

  /** The pair after Poisson sampling; see {@link SampledPair}. */
  AtomicPair sampled(double rate, Direction direction) {
    double[] mixed = new double[logP.length];
    double[] from = direction == Direction.REMOVE ? logQ : logP;
    double[] with = direction == Direction.REMOVE ? logP : logQ;
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = LogSum.of(Math.log1p(-rate) + from[i], Math.log(rate) + with[i]);
    }
    return direction == Direction.REMOVE
        ? new AtomicPair(mixed, logQ)
        : new AtomicPair(logP, mixed);
  }

  /** The pair after a share is drawn without replacement; see {@link FixedSizePair}. */
  AtomicPair fixedSize(double rate) {
    AtomicPair remove = sampled(rate, Direction.REMOVE);
    AtomicPair add = sampled(rate, Direction.ADD);
    double[] p = new double[logP.length + 1];
    double[] q = new double[logP.length + 1];
    double rest = 1;
    for (int i = 0; i < logP.length; i++) {
      boolean above = logP[i] > logQ[i];
      boolean under = logP[i] < logQ[i];
      AtomicPair side = above ? remove : add;
      p[i] = above || under ? side.logP[i] : Double.NEGATIVE_INFINITY;
      q[i] = above || under ? side.logQ[i] : Double.NEGATIVE_INFINITY;
      rest -= Math.exp(p[i]);
    }
    p[logP.length] = Math.log(Math.max(rest, Double.MIN_NORMAL));
    q[logP.length] = p[logP.length];
    return new AtomicPair(p, q);
  }

  private double loss(int i) {
    return logP[i] - logQ[i];
  }

  @Override
  public double largestLoss() {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logP.length; i++) {
      if (logP[i] > Double.NEGATIVE_INFINITY) {
        largest = Math.max(largest, loss(i));
      }
    }
    return largest;
  }

  @Override
  public double upperLoss(double logTail) {
    return edge(logTail, 1);
  }

  @Override
  public double lowerLoss(double logTail) {
    return -edge(logTail, -1);
  }

  /**
   * The largest of sign * loss among the outcomes that each have more than their part of a tail.
   */
  private double edge(double logTail, int sign) {
    double part = logTail - Math.log(logP.length);
    double edge = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logP.length; i++) {
      if (logP[i] > part && logQ[i] > Double.NEGATIVE_INFINITY) {
        edge = Math.max(edge, sign * loss(i));
      }
    }
    return edge;
  }

  @Override
  public void spread(LossGrid grid, double weight) {
    for (int i = 0; i < logP.length; i++) {
      if (logP[i] > Double.NEGATIVE_INFINITY) {
        grid.atom(loss(i), weight * Math.exp(logP[i]));
      }
    }
  }

  /** ln sum_x P(x)^order Q(x)^(1 - order), the Rényi divergence times (order - 1). */
  double logRenyiMoment(double order) {
    double[] terms = new double[logP.length];
    for (int i = 0; i < terms.length; i++) {
      terms[i] =
          logP[i] == Double.NEGATIVE_INFINITY
              ? Double.NEGATIVE_INFINITY
              : order * logP[i] + (1 - order) * logQ[i];
    }
    return LogSum.of(terms);
  }
}
