package io.tributary.serde.codec;

import io.tributary.schemas.RejectionCode;

/** A payload that is not what its codec expects. */
public final class PayloadException extends Exception {
  private static final long serialVersionUID = 1L;
  private final RejectionCode code;

  /** A refusal with its stable code and a text for people. */
  public PayloadException(RejectionCode code, String message) {
    super(message);
    this.code = code;
  }

  public RejectionCode code() {
    return code;
  }
}
