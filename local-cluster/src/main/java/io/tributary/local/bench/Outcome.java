package io.tributary.local.bench;

/**
 * One case of a figure, measured beside its reference in the same run.
 *
 * @param figure the figure's name
 * @param label which case
 * @param value median of the repetitions, in {@code unit}
 * @param higherIsBetter whether more of it is better
 * @param reference what it is compared with; null for none
 * @param referenceValue median of the reference's repetitions, in the same unit; null for none
 * @param ratio value by reference, of each repetition's pair; null without a reference
 * @param repetitions how many counted; 0 when it was not measured
 * @param goal what it is meant to reach; null when nothing was set
 * @param note what else has to be said, or why it was not measured; empty for nothing
 */
public record Outcome(
    String figure,
    String label,
    double value,
    String unit,
    boolean higherIsBetter,
    String reference,
    Double referenceValue,
    Spread ratio,
    int repetitions,
    Goal goal,
    String note) {

  /** A case that could not be measured here. */
  static Outcome notMeasured(String figure, String label, String why) {
    return new Outcome(
        figure, label, Double.NaN, "", true, null, null, null, 0, null, "not measured: " + why);
  }

  /** A value on its own. */
  static Outcome alone(String figure, String label, Spread value, String unit, int repetitions) {
    return new Outcome(
        figure,
        label,
        value.median(),
        unit,
        unit.endsWith("/s"),
        null,
        null,
        null,
        repetitions,
        null,
        "");
  }

  /** The same with a reference that was measured once. */
  Outcome against(String newReference, double measured) {
    return copy(newReference, measured, Spread.of(value / measured), goal, note);
  }

  Outcome with(Goal newGoal) {
    return copy(reference, referenceValue, ratio, newGoal, note);
  }

  Outcome noting(String newNote) {
    return copy(reference, referenceValue, ratio, goal, newNote);
  }

  private Outcome copy(String other, Double otherValue, Spread by, Goal newGoal, String newNote) {
    return new Outcome(
        figure,
        label,
        value,
        unit,
        higherIsBetter,
        other,
        otherValue,
        by,
        repetitions,
        newGoal,
        newNote);
  }

  /** Whether there is a figure at all. */
  public boolean measured() {
    return repetitions > 0;
  }
}
