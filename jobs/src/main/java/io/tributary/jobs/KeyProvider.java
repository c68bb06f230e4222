package io.tributary.jobs;

import io.tributary.privacy.SecretBytes;

/** Reads secrets from one kind of place. Found by its scheme through ServiceLoader; stateless. */
public interface KeyProvider {
  /** What stands before the colon of a reference, for instance {@code file}. */
  String scheme();

  /**
   * Reads a secret.
   *
   * @param place what stands behind the colon
   * @throws IllegalArgumentException that says what is wrong and how to mend it, without the secret
   */
  SecretBytes read(String place);
}
