package io.tributary.cli;

/**
 * One line of {@code tributary doctor}.
 *
 * @param check what was looked at
 * @param status how it is
 * @param text what was found
 * @param fix what to do; empty when it is ok
 */
record Finding(String check, Status status, String text, String fix) {
  /** How it is. */
  enum Status {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String check, String text) {
    return new Finding(check, Status.OK, text, "");
  }

  static Finding warn(String check, String text, String fix) {
    return new Finding(check, Status.WARN, text, fix);
  }

  static Finding fail(String check, String text, String fix) {
    return new Finding(check, Status.FAIL, text, fix);
  }
}
