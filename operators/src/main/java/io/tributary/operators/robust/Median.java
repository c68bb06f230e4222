package io.tributary.operators.robust;

import java.util.Optional;

/**
 * The median of each coordinate; of an even number of updates the mean of the two in the middle
 * (Yin et al. 2018). Breakdown point 1/2. O(n log^2 n) for each parameter by a selection network.
 */
record Median() implements Stage {
  @Override
  public String text() {
    return "median";
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
    return Optional.of(new SortedColumns(SortedColumns.Use.median()));
  }

  /** Finds it by name. */
  public static final class Factory extends NamedStage {
    /** For ServiceLoader. */
    public Factory() {
      super(
          "median",
          "median",
          "coordinate median; Yin et al. 2018; breakdown 1/2; O(d n log^2 n)",
          call -> {
            call.onlyKnown();
            return new Median();
          });
    }
  }
}
