package io.tributary.serde;

import io.tributary.schemas.RejectionCode;

/** Bytes that are not a record we know. Bad input is data: callers turn this into a rejection. */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;
  private final RejectionCode code;

  /** A refusal with its stable code and a text for people. */
  public WireException(RejectionCode code, String message) {
    super(message);
    this.code = code;
  }

  public RejectionCode code() {
    return code;
  }
}
