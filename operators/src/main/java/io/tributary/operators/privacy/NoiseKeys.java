package io.tributary.operators.privacy;

import io.tributary.privacy.noise.NoiseKey;
import io.tributary.serde.Digest;

/** Whether a job has the key that a private task was opened with. */
public final class NoiseKeys {
  private NoiseKeys() {}

  /**
   * The key.
   *
   * @param key the job's; null when it has none
   * @param wanted fingerprint of the task's
   * @throws IllegalStateException without the very key that the task was opened with: another one
   *     would draw other noise for what may have been released already
   */
  public static NoiseKey matching(NoiseKey key, Digest wanted, String task) {
    if (key == null || !Digest.read(key.fingerprint(), 0).equals(wanted)) {
      throw new IllegalStateException(
          "task "
              + task
              + " is private, and this job "
              + (key == null ? "has no noise key" : "has another noise key")
              + ". Fix: start it with the --noise-key that the task was opened with");
    }
    return key;
  }
}
