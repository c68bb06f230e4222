package io.tributary.operators.robust;

import java.util.List;

/**
 * The mean of the updates, weighted by their factors (McMahan et al. 2017). It bears no Byzantine
 * update. n additions for each parameter; as a held rule it exists for what comes before it.
 */
record Mean() implements Stage {
  @Override
  public String text() {
    return "mean";
  }

  @Override
  public int maxByzantine(int rows) {
    return 0;
  }

  @Override
  public Weights weigh(HeldRound round) {
    double total = 0;
    for (double factor : round.factors()) {
      total += factor;
    }
    double[] values = new double[round.gram().rows()];
    for (int i = 0; i < round.updates(); i++) {
      values[i] = round.factors()[i] / total;
    }
    return new Weights(1, values.length, values, List.of());
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "mean",
          "mean",
          "weighted mean; McMahan et al. 2017; bears f = 0; O(nd)",
          call -> {
            call.onlyKnown();
            return new Mean();
          });
    }
  }
}
