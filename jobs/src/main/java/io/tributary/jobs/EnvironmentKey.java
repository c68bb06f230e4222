package io.tributary.jobs;

import io.tributary.privacy.SecretBytes;
import java.util.Base64;

/** {@code env:NAME}: an environment variable with the secret in base64. */
public final class EnvironmentKey implements KeyProvider {
  /** For {@link java.util.ServiceLoader}. */
  public EnvironmentKey() {}

  @Override
  public String scheme() {
    return "env";
  }

  @Override
  public SecretBytes read(String place) {
    String value = System.getenv(place);
    if (value == null) {
      throw new IllegalArgumentException(
          "the environment variable " + place + " is not set. Fix: set it for every TaskManager");
    }
    return decoded(place, value);
  }

  /** The secret; no part of it is in a message. */
  static SecretBytes decoded(String name, String value) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(value.strip());
    } catch (IllegalArgumentException e) {
      // Without its cause, which would quote the secret.
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not base64. Fix: openssl rand -base64 32");
    }
    return SecretBytes.copyOf(bytes);
  }
}
