package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.Optional;

/**
 * The mean of each coordinate without its f smallest and f largest values (Yin et al. 2018).
 * Breakdown point 1/2, with f told. O(n log^2 n) for each parameter by a selection network.
 */
record TrimmedMean(Faults faults) implements Stage {
  @Override
  public String text() {
    return faults.text("trimmed-mean");
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
    return Optional.of(new SortedColumns(SortedColumns.Use.trimmedMean(faults)));
  }

  /** Finds it by name. */
  public static final class Factory implements Stage.Factory {
    /** For ServiceLoader. */
    public Factory() {}

    @Override
    public String name() {
      return "trimmed-mean";
    }

    @Override
    public String usage() {
      return "trimmed-mean(f=F)";
    }

    @Override
    public String about() {
      return "coordinate mean without the f smallest and f largest; Yin et al. 2018; breakdown 1/2; O(d n log^2 n)";
    }

    @Override
    public Stage create(Call call) {
      return new TrimmedMean(Faults.orFifth(call.onlyKnown("f")));
    }
  }
}
