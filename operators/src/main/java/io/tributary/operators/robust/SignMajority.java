package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
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
  public boolean isRule() {
    return true;
  }

  @Override
  public int maxByzantine(int rows) {
    return Faults.minority(rows);
  }

  @Override
  public int rowsOf(int rows) {
    return 1;
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
  public static final class Factory implements Stage.Factory {
    /** For ServiceLoader. */
    public Factory() {}

    @Override
    public String name() {
      return "sign-majority";
    }

    @Override
    public String usage() {
      return "sign-majority(step=0.001)";
    }

    @Override
    public String about() {
      return "step times the sign that most have; Bernstein et al. 2019; breakdown 1/2; O(nd)";
    }

    @Override
    public Stage create(Call call) {
      call.onlyKnown("step");
      return new SignMajority(call.arguments().containsKey("step") ? call.positive("step") : 0.001);
    }
  }
}
