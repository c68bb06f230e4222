package io.tributary.cli;

/** A failure that is told to the user: a stable code, a text, a hint, an exit code. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String errorCode;
  private final String hint;
  private final int exitCode;
  private final transient Object result;

  private CliException(int exitCode, String errorCode, String message, String hint, Object result) {
    super(message);
    this.exitCode = exitCode;
    this.errorCode = errorCode;
    this.hint = hint;
    this.result = result;
  }

  static CliException failed(String errorCode, String message, String hint) {
    return new CliException(1, errorCode, message, hint, null);
  }

  static CliException usage(String message, String hint) {
    return new CliException(2, "USAGE", message, hint, null);
  }

  static CliException notReachable(String message, String hint) {
    return new CliException(3, "NOT_REACHABLE", message, hint, null);
  }

  static CliException verificationFailed(String message, String hint) {
    return new CliException(4, "VERIFICATION_FAILED", message, hint, null);
  }

  /** The same failure with what was found out nevertheless, for the JSON object. */
  CliException with(Object found) {
    return new CliException(exitCode, errorCode, getMessage(), hint, found);
  }

  String errorCode() {
    return errorCode;
  }

  String hint() {
    return hint;
  }

  /** What was found out nevertheless, or null. */
  Object result() {
    return result;
  }

  int exitCode() {
    return exitCode;
  }
}
