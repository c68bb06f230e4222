package io.tributary.serde;

/**
 * A block of an update that waits for the journal's decision, still encoded, and where it was read:
 * on its way through a job it is copied only when it crosses the network.
 *
 * @param codec name of the payload's codec
 * @param bytes what holds the payload; never written to
 * @param offset where the payload begins
 * @param length the payload's bytes
 */
public record EncodedBlock(String codec, byte[] bytes, int offset, int length) {
  /** A payload that fills its array. */
  public EncodedBlock(String codec, byte[] payload) {
    this(codec, payload, 0, payload.length);
  }

  @Override
  public String toString() {
    return codec + " block, " + length + " bytes";
  }
}
