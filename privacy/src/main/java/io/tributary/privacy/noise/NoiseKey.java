package io.tributary.privacy.noise;

import io.tributary.privacy.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of which all noise of a federation's operator is drawn: HMAC-SHA-256 as a
 * pseudo-random function gives each purpose its own key. Whoever knows the secret can take the
 * noise away again.
 */
public final class NoiseKey {
  /** Least length of a secret, bytes. */
  public static final int LEAST_BYTES = 32;

  private static final String NOISE = "tributary noise 1";
  private static final String FINGERPRINT = "tributary noise key 1";
  private final SecretBytes secret;

  /**
   * A key of a secret.
   *
   * @throws IllegalArgumentException if it is shorter than 32 bytes
   */
  public NoiseKey(SecretBytes secret) {
    if (secret.size() < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "a noise key must have at least "
              + LEAST_BYTES
              + " bytes, not "
              + secret.size()
              + "; make one with: openssl rand -out noise.key 32");
    }
    this.secret = secret;
  }

  /** 32 bytes by which the key can be recognised; they tell nothing else of it. */
  public byte[] fingerprint() {
    return derive(FINGERPRINT, new byte[0]);
  }

  /** The noise of one release: always the same bits for the same occasion. */
  public RandomBits stream(Occasion occasion) {
    byte[] key = derive(NOISE, occasion.bytes());
    try {
      return new CounterStream(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] derive(String purpose, byte[] context) {
    byte[] label = purpose.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + label.length + context.length);
    message.putInt(label.length).put(label).put(context);
    return secret.use(
        key -> {
          try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.array());
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
          }
        });
  }

  @Override
  public String toString() {
    return "NoiseKey(" + secret + ")";
  }
}
