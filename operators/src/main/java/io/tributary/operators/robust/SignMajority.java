package io.tributary.operators.robust;

import java.util.Optional;

/**
 * The sign that most updates have in a coordinate, times a step (signSGD with majority vote,
 * Bernstein et al. 2019). Breakdown point 1/2. O(n) for each parameter.
 */
record SignMajority(double step) implements Stage {
  @Override
  public String text() {
    return "sign-majority(step=" + step + ")";
  }

  @Override
  public int maxByzantine(int rows) {
    return Faults.minority(rows);
  }

  @Override
  public boolean mixes() {
    return false;
  }

  @Override
  public Weights weigh(HeldRound round) {
    return Rows.identity(round);
  }

  @Override
  public Optional<CoordinateRule> coordinates() {
    return Optional.of(this::vote);
  }

  private void vote(float[][] rows, int length, double[] aggregate) {
    for (int p = 0; p < length; p++) {
      int votes = 0;
      for (float[] row : rows) {
        votes += (row[p] > 0 ? 1 : 0) - (row[p] < 0 ? 1 : 0);
      }
      aggregate[p] = step * Integer.signum(votes);
    }
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "sign-majority",
          "sign-majority(step=0.001)",
          "step times the sign that most have; Bernstein et al. 2019; breakdown 1/2; O(nd)",
          call -> {
            call.onlyKnown("step");
            return new SignMajority(
                call.arguments().containsKey("step") ? call.positive("step") : 0.001);
          });
    }
  }
}
