package io.tributary.local;

/** A port that something else listens on. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortInUseException(int port, String what, String flag) {
    super("port " + port + " for " + what + " is in use; choose another with " + flag + " PORT");
  }
}
