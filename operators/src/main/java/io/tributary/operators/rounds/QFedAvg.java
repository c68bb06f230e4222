package io.tributary.operators.rounds;

import io.tributary.operators.task.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fair resource allocation (Li et al. 2020, algorithm 2): participants that the model serves badly
 * count more. With F the loss before training (the reported metric {@code initialLoss}), delta the
 * update and L the inverse of the local step size, the paper's
 *
 * <pre>
 *   Delta_k = -L F_k^q delta_k
 *   h_k     = q F_k^(q-1) L^2 |delta_k|^2 + L F_k^q
 *   x'      = x - sum Delta_k / sum h_k
 * </pre>
 *
 * is x' = x + sum F_k^q delta_k / sum (q F_k^(q-1) L |delta_k|^2 + F_k^q). Weights multiply F_k^q
 * and its derivative; with {@code weightBy: uniform} it is as published, where participants are
 * drawn by their share of the data.
 *
 * @param q fairness, 0 for FedAvg
 * @param maxLoss largest loss that is taken; it bounds the factors
 * @param localRate the local learning rate, 1 / L
 */
public record QFedAvg(double q, double maxLoss, double localRate) implements Algorithm {
  private static final String LOSS = "initialLoss";
  private static final double LEAST_LOSS = 1e-10;

  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements Algorithm.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "qfedavg";
    }

    @Override
    public Algorithm create(Call call) {
      call.onlyKnown("q", "maxLoss", "localRate");
      return new QFedAvg(
          call.within("q", 0, 10), call.within("maxLoss", 1e-3, 1e3), call.positive("localRate"));
    }
  }

  @Override
  public Optional<String> missing(Map<String, Double> metrics) {
    return Reported.outside(metrics, LOSS, 0, maxLoss, "qfedavg weighs by it");
  }

  @Override
  public double amplification() {
    return Math.max(1, StrictMath.pow(maxLoss, q));
  }

  @Override
  public double factor(Contribution contribution) {
    return contribution.weight() * StrictMath.pow(loss(contribution), q);
  }

  @Override
  public double divisor(List<Contribution> contributions) {
    double sum = 0;
    for (Contribution c : contributions) {
      double squared = c.normL2() * c.normL2();
      double slope = q * StrictMath.pow(loss(c), q - 1) * squared / localRate;
      sum += c.weight() * (slope + StrictMath.pow(loss(c), q));
    }
    return sum;
  }

  private static double loss(Contribution contribution) {
    return Math.max(LEAST_LOSS, contribution.metrics().get(LOSS));
  }

  @Override
  public Optional<String> needsCurrentVersion() {
    return Optional.of("it compares losses of one and the same model");
  }
}
