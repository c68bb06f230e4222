package io.tributary.serde;

/**
 * A block of an update that waits for the journal's decision, still encoded.
 *
 * @param codec name of the payload's codec
 * @param payload the payload
 */
public record EncodedBlock(String codec, byte[] payload) {
  @Override
  public String toString() {
    return codec + " block, " + payload.length + " bytes";
  }
}
