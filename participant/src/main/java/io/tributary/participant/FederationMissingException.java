package io.tributary.participant;

/** The federation has no topics on this broker. */
public final class FederationMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A text for people, with the fix. */
  public FederationMissingException(String message) {
    super(message);
  }
}
