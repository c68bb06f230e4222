package io.tributary.serde.codec;

/** How a block's parameters are written in a payload. Implementations are stateless. */
public interface PayloadCodec {
  /** The name that stands in an update's header. */
  String name();

  /** Largest payload in bytes for {@code length} parameters. */
  int maxBytes(int length);

  /**
   * Decodes a payload into the first {@code length} elements of {@code target}.
   *
   * @param payload bytes from {@code offset}, {@code bytes} long
   * @throws PayloadException when the payload does not hold exactly {@code length} parameters
   */
  void decode(byte[] payload, int offset, int bytes, float[] target, int length)
      throws PayloadException;

  /** Whether a payload is its parameters as little-endian float32 and nothing else. */
  default boolean isPlainFloat32() {
    return false;
  }

  /** Encodes {@code length} elements of {@code values} from {@code start}. */
  byte[] encode(float[] values, int start, int length);
}
