package io.tributary.operators.robust;

import io.tributary.operators.task.Call;

/**
 * How many Byzantine rows f a stage bears: told, or a fifth of the rows.
 *
 * @param told f, at least 0; -1 for a fifth
 */
record Faults(int told) {
  private static final int MOST = 10_000;
  private static final int SHARE = 5;

  /** The argument {@code f}. */
  static Faults of(Call call) {
    return new Faults(call.count("f", MOST));
  }

  /** The argument {@code f}, or a fifth of the rows when it is left out. */
  static Faults orFifth(Call call) {
    return call.arguments().containsKey("f") ? of(call) : new Faults(-1);
  }

  /** f for so many rows. */
  int of(int rows) {
    return told >= 0 ? told : rows / SHARE;
  }

  int declared() {
    return Math.max(0, told);
  }

  /** {@code name(f=F)}, with more arguments behind it; an f of a fifth is not written. */
  String text(String name, String... more) {
    StringBuilder arguments = new StringBuilder(told >= 0 ? "f=" + told : "");
    for (String one : more) {
      arguments.append(arguments.length() > 0 && !one.isEmpty() ? "," : "").append(one);
    }
    return arguments.length() == 0 ? name : name + "(" + arguments + ")";
  }

  /** f for so many rows; throws IllegalArgumentException when they cannot bear what was told. */
  int checked(String name, int rows, int most) {
    int f = told >= 0 ? told : Math.min(most, of(rows));
    if (f > most) {
      throw new IllegalArgumentException(
          name + " bears at most f = " + most + " of " + rows + " updates, not " + f);
    }
    return f;
  }

  /** The largest f below half of n. */
  static int minority(int rows) {
    return Math.max(0, (rows - 1) / 2);
  }
}
