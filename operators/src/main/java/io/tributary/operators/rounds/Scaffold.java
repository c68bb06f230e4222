package io.tributary.operators.rounds;

import io.tributary.operators.task.Call;
import java.util.List;
import java.util.Optional;

/**
 * Stochastic controlled averaging (Karimireddy et al. 2020, algorithm 1). Models and updates carry
 * a second vector {@code control}, the control variate c and its change. The server's step is x' =
 * x + eta / |S| sum delta_i and c' = c + 1 / N sum delta-c_i, which for weights that differ is c' =
 * c + |S| / N times the weighted mean.
 *
 * @param participants N, all that may take part over time
 */
public record Scaffold(int participants) implements Algorithm {
  /** Name of the second vector. */
  public static final String CONTROL = "control";

  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements Algorithm.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "scaffold";
    }

    @Override
    public Algorithm create(Call call) {
      return new Scaffold(call.onlyKnown("participants").count("participants", 1_000_000_000));
    }
  }

  @Override
  public List<String> furtherVectors() {
    return List.of(CONTROL);
  }

  @Override
  public double factor(Contribution contribution) {
    return contribution.weight();
  }

  @Override
  public double divisor(List<Contribution> contributions) {
    return Algorithm.totalWeight(contributions);
  }

  @Override
  public double furtherDivisor(double divisor, int updates) {
    return divisor * participants / updates;
  }

  @Override
  public Optional<String> needsCurrentVersion() {
    return Optional.of("its control variates are corrections against one and the same version");
  }
}
