package io.tributary.local.attack;

import java.util.Optional;

/**
 * What Byzantine participants do instead of training honestly: they change the examples that they
 * train on, or the update that they send, or both. Immutable and without randomness of its own: the
 * same knowledge gives the same update. {@link AttackSpec} makes them by name.
 */
public sealed interface Attack
    permits ScaledMean,
        Gaussian,
        ModelReplacement,
        LittleIsEnough,
        OptimizedAttack,
        Mimic,
        DistanceBound,
        LabelFlip,
        Backdoor,
        NotFinite,
        FreeRider {

  /** As written on a command line, with its parameter when one was given: {@code ipm(2.0)}. */
  String text();

  /** What an attacker does, for people: one clause that begins with a verb. */
  String deed();

  /** Whether {@link Knowledge#honest} is looked at. */
  boolean omniscient();

  /** Whether {@link Knowledge#own} is looked at: whether an attacker trains at all. */
  boolean trains();

  /** Whether all attackers train on the examples of the first one, and in the same order. */
  default boolean oneDataSet() {
    return false;
  }

  /** Whether the federation's checks refuse what is sent, so that no round counts it. */
  default boolean refused() {
    return false;
  }

  /** What examples are marked with that are to be taken for another class, if that is the aim. */
  default Optional<Trigger> trigger() {
    return Optional.empty();
  }

  /**
   * Changes an attacker's examples before it trains, in place.
   *
   * @param features one row an example, each value 0 to 1
   * @param labels class of each example, 0 to {@code classes} - 1
   * @param classes number of classes
   */
  default void poison(float[][] features, int[] labels, int classes) {}

  /**
   * The update that an attacker sends, as long as those it knows.
   *
   * <p>Throws IllegalArgumentException when the attack is not possible against so many
   * participants.
   */
  float[] update(Knowledge knowledge);
}
