package io.tributary.operators.robust;

import io.tributary.operators.task.Call;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules that leave out the values of a coordinate that are far from its middle: the trimmed mean
 * (Yin et al. 2018), the mean around the median and Phocas (Xie et al. 2018). Of two values that
 * are equally far the smaller is taken. Breakdown point 1/2. O(n log^2 n) for each parameter by a
 * selection network.
 *
 * @param name as written
 * @param faults f
 * @param use what is done with sorted columns, made of f
 */
record AroundCentre(String name, Faults faults, Function<Faults, SortedColumns.Use> use)
    implements Stage {
  @Override
  public String text() {
    return faults.text(name);
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
  public boolean mixes() {
    return false;
  }

  @Override
  public Weights weigh(HeldRound round) {
    return Rows.identity(round);
  }

  @Override
  public Optional<CoordinateRule> coordinates() {
    return Optional.of(new SortedColumns(use.apply(faults)));
  }

  private static Stage of(String name, Call call, Function<Faults, SortedColumns.Use> use) {
    return new AroundCentre(name, Faults.orFifth(call.onlyKnown("f")), use);
  }

  /** Finds the trimmed mean by name. */
  public static final class TrimmedMean extends NamedStage {
    /** For ServiceLoader. */
    public TrimmedMean() {
      super(
          "trimmed-mean",
          "trimmed-mean(f=F)",
          "coordinate mean without the f smallest and f largest; Yin et al. 2018; breakdown 1/2; O(d n log^2 n)",
          call -> of("trimmed-mean", call, SortedColumns.Use::trimmedMean));
    }
  }

  /** Finds the mean around the median by name. */
  public static final class MeaMed extends NamedStage {
    /** For ServiceLoader. */
    public MeaMed() {
      super(
          "meamed",
          "meamed(f=F)",
          "coordinate mean of the n - f values closest to the median; Xie et al. 2018; breakdown 1/2; O(d n log^2 n)",
          call -> of("meamed", call, SortedColumns.Use::meanAroundMedian));
    }
  }

  /** Finds Phocas by name. */
  public static final class Phocas extends NamedStage {
    /** For ServiceLoader. */
    public Phocas() {
      super(
          "phocas",
          "phocas(f=F)",
          "coordinate mean of the n - f values closest to the trimmed mean; Xie et al. 2018; breakdown 1/2; O(d n log^2 n)",
          call -> of("phocas", call, SortedColumns.Use::meanAroundTrimmedMean));
    }
  }
}
