package io.tributary.operators.rounds;

import io.tributary.operators.task.Call;
import java.util.List;

/** The weighted mean (McMahan et al. 2017): factor w, divided by the sum of the weights. */
public record FedAvg() implements Algorithm {
  /** For {@link java.util.ServiceLoader}. */
  public static final class Factory implements Algorithm.Factory {
    /** For {@link java.util.ServiceLoader}. */
    public Factory() {}

    @Override
    public String name() {
      return "fedavg";
    }

    @Override
    public Algorithm create(Call call) {
      call.onlyKnown();
      return new FedAvg();
    }
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
  public boolean sumsOverRegions() {
    return true;
  }

  @Override
  public boolean takesHeldRules() {
    return true;
  }

  @Override
  public boolean takesModels() {
    return true;
  }
}
