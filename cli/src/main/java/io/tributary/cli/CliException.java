package io.tributary.cli;

/** A failure that is told to the user: a stable code, a text, a hint, an exit code. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String errorCode;
  private final String hint;
  private final int exitCode;

  private CliException(int exitCode, String errorCode, String message, String hint) {
    super(message);
    this.exitCode = exitCode;
    this.errorCode = errorCode;
    this.hint = hint;
  }

  static CliException failed(String errorCode, String message, String hint) {
    return new CliException(1, errorCode, message, hint);
  }

  static CliException usage(String message, String hint) {
    return new CliException(2, "USAGE", message, hint);
  }

  static CliException notReachable(String message, String hint) {
    return new CliException(3, "NOT_REACHABLE", message, hint);
  }

  String errorCode() {
    return errorCode;
  }

  String hint() {
    return hint;
  }

  int exitCode() {
    return exitCode;
  }
}
