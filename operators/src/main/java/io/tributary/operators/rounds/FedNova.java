package io.tributary.operators.rounds;

import io.tributary.operators.task.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Normalised averaging (Wang et al. 2020, Tackling the Objective Inconsistency Problem, equations 6
 * and 7): x' = x + tau_eff * sum p_i delta_i / tau_i with p_i = w_i / W and tau_eff = sum p_i
 * tau_i. The reported metric {@code localSteps} is tau_i, the L1 norm of the local optimizer's
 * coefficients: for plain SGD the number of local steps.
 */
public record FedNova() implements Algorithm {
  private static final String STEPS = "localSteps";
  private static final double MOST_STEPS = 1e9;

  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements Algorithm.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "fednova";
    }

    @Override
    public Algorithm create(Call call) {
      call.onlyKnown();
      return new FedNova();
    }
  }

  @Override
  public Optional<String> missing(Map<String, Double> metrics) {
    return Reported.outside(metrics, STEPS, 1, MOST_STEPS, "fednova normalises by it");
  }

  @Override
  public double factor(Contribution contribution) {
    return contribution.weight() / contribution.metrics().get(STEPS);
  }

  /** W / tau_eff. */
  @Override
  public double divisor(List<Contribution> contributions) {
    double weight = Algorithm.totalWeight(contributions);
    double steps = 0;
    for (Contribution c : contributions) {
      steps += c.weight() * c.metrics().get(STEPS);
    }
    return weight / (steps / weight);
  }
}
