package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.Optional;

/**
 * The mean of the n - f values of each coordinate that are closest to their trimmed mean (Xie et
 * al. 2018). Of two that are equally close the smaller is taken. Breakdown point 1/2. O(n log^2 n)
 * for each parameter.
 */
record Phocas(Faults faults) implements Stage {
  @Override
  public String text() {
    return faults.text("phocas");
  }

  @Override
  public boolean isRule() {
    return true;
  }

  @Override
  public int byzantine() {
    return faults.declared();
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
    return Optional.of(new SortedColumns(SortedColumns.Use.meanAroundTrimmedMean(faults)));
  }

  /** Finds it by name. */
  public static final class Factory implements Stage.Factory {
    /** For ServiceLoader. */
    public Factory() {}

    @Override
    public String name() {
      return "phocas";
    }

    @Override
    public String usage() {
      return "phocas(f=F)";
    }

    @Override
    public String about() {
      return "coordinate mean of the n - f values closest to the trimmed mean; Xie et al. 2018; breakdown 1/2; O(d n log^2 n)";
    }

    @Override
    public Stage create(Call call) {
      return new Phocas(Faults.orFifth(call.onlyKnown("f")));
    }
  }
}
