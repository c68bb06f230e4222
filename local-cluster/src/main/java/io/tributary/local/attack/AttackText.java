package io.tributary.local.attack;

/** How an attack is written. */
final class AttackText {
  private AttackText() {}

  /** {@code name(parameter)}, or the name alone when the parameter is NaN: was not given. */
  static String of(String name, double parameter) {
    return Double.isNaN(parameter) ? name : name + "(" + parameter + ")";
  }

  /** The parameter, or what stands for one that was not given. */
  static double or(double parameter, double otherwise) {
    return Double.isNaN(parameter) ? otherwise : parameter;
  }
}
